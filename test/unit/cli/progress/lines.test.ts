import { describe, expect, it } from "vitest";
import { isWorthALine } from "../../../../src/cli/progress/lines.ts";

describe("a plain line", () => {
  const reported = { status: "running", percent: 20, atMs: 0 };
  it.each([
    ["the first time", undefined, reported, true],
    ["for another status", reported, { ...reported, status: "waiting" }, true],
    ["for ten percent more", reported, { ...reported, percent: 30 }, true],
    ["not for a little more", reported, { ...reported, percent: 29, atMs: 9_999 }, false],
    ["for a little more after a while", reported, { ...reported, percent: 21, atMs: 10_000 }, true],
    ["not for nothing, however long", reported, { ...reported, atMs: 99_999 }, false],
  ])("is worth printing %s", (_when, last, next, expected) => {
    expect(isWorthALine(last, next)).toBe(expected);
  });
});
