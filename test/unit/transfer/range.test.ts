import fc from "fast-check";
import { expect, it } from "vitest";
import { nextRange, sameRanges, totalBytesOf, wholeOf, without } from "../../../src/transfer/range.ts";

it("an empty blob has no missing range", () => {
  expect(wholeOf(0)).toEqual([]);
  expect(nextRange(wholeOf(0), 4)).toBeNull();
});

it("successive next ranges cover every byte once, in order", () => {
  fc.assert(
    fc.property(fc.nat(60), fc.integer({ min: 1, max: 9 }), (bytes, rangeBytes) => {
      let remaining = wholeOf(bytes);
      let at = 0;
      for (
        let next = nextRange(remaining, rangeBytes);
        next !== null;
        next = nextRange(remaining, rangeBytes)
      ) {
        expect(next.start).toBe(at);
        at = next.endExclusive;
        remaining = without(remaining, next);
        expect(totalBytesOf(remaining)).toBe(bytes - at);
      }
      expect(at).toBe(bytes);
    }),
  );
});

it("removing the middle of a range leaves both sides", () => {
  expect(without(wholeOf(10), { start: 3, endExclusive: 5 })).toEqual([
    { start: 0, endExclusive: 3 },
    { start: 5, endExclusive: 10 },
  ]);
});

it("ranges are the same only if all their bounds are", () => {
  expect(sameRanges(wholeOf(3), wholeOf(3))).toBe(true);
  expect(sameRanges(wholeOf(3), wholeOf(4))).toBe(false);
  expect(sameRanges(wholeOf(3), [])).toBe(false);
});
