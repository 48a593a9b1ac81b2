import { describe, expect, it } from "vitest";
import {
  cooldownFor,
  cooldownLeftMs,
  laterOf,
  retryDelayMs,
} from "../../../../src/graph/throttle/cooldown.ts";

const NOW = 1_000_000;
const S = 1000;

describe("what a Retry-After means to everybody", () => {
  it.each([
    ["10 s: closed for 10 s, started over 5 s", 10 * S, 10 * S, 5 * S],
    ["1 s: started over 2 s at least", 1 * S, 1 * S, 2 * S],
    ["5 min: started over a minute at most", 300 * S, 300 * S, 60 * S],
    ["an hour", 3600 * S, 3600 * S, 60 * S],
    ["a week: the others try again after an hour", 7 * 86_400 * S, 3600 * S, 60 * S],
    ["0: nothing", 0, 0, 2 * S],
    ["a negative number: nothing", -5, 0, 2 * S],
  ])("%s", (_, retryAfterMs, cooldownMs, spreadMs) => {
    expect(cooldownFor(retryAfterMs, NOW)).toEqual({ untilMs: NOW + cooldownMs, spreadMs });
  });
});

describe("how long a call stays away that has not been made", () => {
  const cooldown = { untilMs: NOW + 10 * S, spreadMs: 5 * S };
  it.each([
    ["not at all where nothing is known", null, NOW, 0.5, 0],
    ["till the opening, by the smallest chance", cooldown, NOW, 0, 10 * S],
    ["past the opening by its chance", cooldown, NOW, 0.5, 12.5 * S],
    ["what is left, in the middle of it", cooldown, NOW + 4 * S, 0.2, 7 * S],
    ["not at all from the opening on", cooldown, NOW + 10 * S, 0.9, 0],
    ["not at all long after it", cooldown, NOW + 3600 * S, 0.9, 0],
  ] as const)("%s", (_, known, nowMs, random, expected) => {
    expect(cooldownLeftMs(known, nowMs, random)).toBe(expected);
  });
});

describe("how long a call stays away that was told to", () => {
  const throttle = { untilMs: NOW + 60 * S, spreadMs: 30 * S };
  it.each([
    ["never less than it was told", 10 * S, null, 0, 10 * S],
    ["longer by its chance", 10 * S, null, 0.5, 12.5 * S],
    ["as long as the gate, where that is longer", 10 * S, throttle, 0, 60 * S],
    ["all of a week, though the others come after an hour", 7 * 86_400 * S, throttle, 0, 7 * 86_400 * S],
    ["a second where it was told 0", 0, null, 0, 1 * S],
  ])("%s", (_, retryAfterMs, cooldown, random, expected) => {
    expect(retryDelayMs(retryAfterMs, cooldown, NOW, random)).toBe(expected);
  });
});

it("the later closure counts", () => {
  const early = { untilMs: 1, spreadMs: 9 };
  const late = { untilMs: 2, spreadMs: 1 };
  expect(laterOf(early, late)).toBe(late);
  expect(laterOf(late, early)).toBe(late);
  expect(laterOf(null, early)).toBe(early);
  expect(laterOf(early, null)).toBe(early);
  expect(laterOf(null, null)).toBeNull();
});
