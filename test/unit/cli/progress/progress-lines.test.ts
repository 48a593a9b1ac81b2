import { describe, expect, it } from "vitest";
import { isWorthALine } from "../../../../src/cli/progress/progress-lines.ts";

describe("a plain line", () => {
  const said = { status: "running", percent: 20, atMs: 0 };
  it.each([
    ["the first time", undefined, said, true],
    ["for another status", said, { ...said, status: "waiting" }, true],
    ["for ten percent more", said, { ...said, percent: 30 }, true],
    ["not for a little more", said, { ...said, percent: 29, atMs: 9_999 }, false],
    ["for a little more after a while", said, { ...said, percent: 21, atMs: 10_000 }, true],
    ["not for nothing, however long", said, { ...said, atMs: 99_999 }, false],
  ])("is worth printing %s", (_when, last, next, expected) => {
    expect(isWorthALine(last, next)).toBe(expected);
  });
});
