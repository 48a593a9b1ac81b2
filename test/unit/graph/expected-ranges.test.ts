import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseExpectedRanges } from "../../../src/graph/expected-ranges.ts";

const of = (...nextExpectedRanges: unknown[]) => parseExpectedRanges({ nextExpectedRanges }, 100);

describe("nextExpectedRanges", () => {
  it.each([
    ["open", ["26-"], [[26, 100]]],
    ["closed, its end inclusive", ["26-49"], [[26, 50]]],
    ["bare, as Outlook writes it", ["26"], [[26, 100]]],
    ["of one byte", ["99-99"], [[99, 100]]],
    ["with an end equal to the size", ["0-100"], [[0, 100]]],
    ["with an end far beyond the size", ["90-99999999999999999999"], [[90, 100]]],
    ["with blanks", [" 26 - 49 "], [[26, 50]]],
    ["with as many blanks as fit into 64 characters", [`${" ".repeat(61)}26-`], [[26, 100]]],
    [
      "several, in any order",
      ["80-", "10-19", "40-49"],
      [
        [10, 20],
        [40, 50],
        [80, 100],
      ],
    ],
    ["overlapping", ["0-69", "50-89"], [[0, 90]]],
    [
      "overlapping behind another",
      ["10-19", "30-49", "40-59"],
      [
        [10, 20],
        [30, 60],
      ],
    ],
    ["repeated", ["50-99", "50-99", "50-"], [[50, 100]]],
    ["one within another", ["10-89", "20-29", "85-94"], [[10, 95]]],
    [
      "side by side",
      ["0-49", "50-99"],
      [
        [0, 50],
        [50, 100],
      ],
    ],
    ["partly garbage", ["rubbish", "50-", null, 7, {}], [[50, 100]]],
    ["partly beyond the file", ["100-", "50-"], [[50, 100]]],
    ["none: all is there", [], []],
  ])("are read when %s", (_what, listed, ranges) => {
    expect(of(...listed)).toEqual(ranges.map(([start, endExclusive]) => ({ start, endExclusive })));
  });

  it.each([
    ["garbage", ["rubbish"]],
    ["a negative number", ["-5"]],
    ["a fraction", ["1.5-"]],
    ["an end before the start", ["50-10"]],
    ["a start at the end of the file", ["100-"]],
    ["a number that is no text", [26]],
    ["empty text", [""]],
    ["hexadecimal", ["0x10-"]],
    ["two dashes", ["1-2-3"]],
    ["a text too long for a range", [`${" ".repeat(62)}26-`]],
  ])("are null when all there is is %s", (_what, listed) => {
    expect(of(...listed)).toBeNull();
  });

  it.each([
    ["missing", {}],
    ["null", { nextExpectedRanges: null }],
    ["text", { nextExpectedRanges: "0-" }],
    ["an object", { nextExpectedRanges: { 0: "0-" } }],
  ])("are null when the field is %s", (_what, body) => {
    expect(parseExpectedRanges(body, 100)).toBeNull();
  });

  it("are null without a body", () => {
    expect(parseExpectedRanges(null, 100)).toBeNull();
  });

  it.each(["NextExpectedRanges", "nextexpectedranges", "NEXTEXPECTEDRANGES"])("are found as %s", (name) => {
    expect(parseExpectedRanges({ [name]: ["26-"] }, 100)).toEqual([{ start: 26, endExclusive: 100 }]);
  });

  it("never leave the file, are never empty, and come in order", () => {
    const entry = fc.oneof(
      fc.string(),
      fc.tuple(fc.nat(300), fc.nat(300)).map(([a, b]) => `${a}-${b}`),
    );
    fc.assert(
      fc.property(fc.array(entry), fc.nat(200), (nextExpectedRanges, size) => {
        const ranges = parseExpectedRanges({ nextExpectedRanges }, size) ?? [];
        for (const { start, endExclusive } of ranges) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(start).toBeLessThan(endExclusive);
          expect(endExclusive).toBeLessThanOrEqual(size);
        }
        ranges.slice(1).forEach(({ start }, i) => {
          expect(start).toBeGreaterThanOrEqual(ranges[i]?.endExclusive ?? Infinity);
        });
      }),
    );
  });

  it.each([" ", "1", "1-", "- "])("are read in no time from a long run of %j", (unit) => {
    // Work that grows with the square of the length would take longer than a test may.
    const long = unit.repeat(1_000_000);
    expect(parseExpectedRanges({ nextExpectedRanges: [`1${long}x`, `1-${long}x`] }, 100)).toBe(null);
  });
});
