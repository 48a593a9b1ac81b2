import { describe, expect, it } from "vitest";
import {
  cooldownFor,
  cooldownLeftMs,
  laterOf,
  retryDelayMs,
} from "../../../../src/graph/throttle/shared-throttle.ts";

const NOW = 1_000_000;
const S = 1000;

describe("the cooldown after a Retry-After of", () => {
  it.each([
    ["10 s: 10 s, spread over 5 s", 10 * S, 10 * S, 5 * S],
    ["1 s: spread over at least 2 s", 1 * S, 1 * S, 2 * S],
    ["5 min: spread over at most a minute", 300 * S, 300 * S, 60 * S],
    ["ten minutes", 600 * S, 600 * S, 60 * S],
    ["an hour: the others try again after ten minutes", 3600 * S, 600 * S, 60 * S],
    ["a week: the others try again after ten minutes", 7 * 86_400 * S, 600 * S, 60 * S],
    ["0: none", 0, 0, 2 * S],
    ["a negative number: none", -5, 0, 2 * S],
  ])("%s", (_, retryAfterMs, cooldownMs, spreadMs) => {
    expect(cooldownFor(retryAfterMs, { nowMs: NOW })).toEqual({ untilMs: NOW + cooldownMs, spreadMs });
  });
});

describe("how long a call that has not been made waits", () => {
  const cooldown = { untilMs: NOW + 10 * S, spreadMs: 5 * S };
  it.each([
    ["not at all without a cooldown", null, NOW, 0.5, 0],
    ["until the end, with the smallest random number", cooldown, NOW, 0, 10 * S],
    ["past the end, by its random part of the spread", cooldown, NOW, 0.5, 12.5 * S],
    ["for what is left, in the middle of it", cooldown, NOW + 4 * S, 0.2, 7 * S],
    ["not at all from the end on", cooldown, NOW + 10 * S, 0.9, 0],
    ["not at all long after it", cooldown, NOW + 3600 * S, 0.9, 0],
  ] as const)("%s", (_, known, nowMs, random, expected) => {
    expect(cooldownLeftMs(known, { nowMs, random })).toBe(expected);
  });
});

describe("how long a throttled call waits", () => {
  const running = { untilMs: NOW + 60 * S, spreadMs: 30 * S };
  it.each([
    ["never less than its Retry-After", 10 * S, null, 0, 10 * S],
    ["longer by its random part of the spread", 10 * S, null, 0.5, 12.5 * S],
    ["as long as the cooldown, where that is longer", 10 * S, running, 0, 60 * S],
    ["all of a week, though the others come after ten minutes", 7 * 86_400 * S, running, 0, 7 * 86_400 * S],
    ["a second after Retry-After: 0", 0, null, 0, 1 * S],
  ])("%s", (_, retryAfterMs, cooldown, random, expected) => {
    expect(retryDelayMs(retryAfterMs, cooldown, { nowMs: NOW, random })).toBe(expected);
  });
});

it("of two cooldowns the later one counts", () => {
  const early = { untilMs: 1, spreadMs: 9 };
  const late = { untilMs: 2, spreadMs: 1 };
  expect(laterOf(early, late)).toBe(late);
  expect(laterOf(late, early)).toBe(late);
  expect(laterOf(null, early)).toBe(early);
  expect(laterOf(early, null)).toBe(early);
  expect(laterOf(null, null)).toBeNull();
});
