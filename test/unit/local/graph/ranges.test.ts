import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addRange,
  coveredBytes,
  missingRanges,
  overlaps,
  type ByteRange,
} from "../../../../local/graph/ranges.ts";

const range = (start: number, endExclusive: number): ByteRange => ({ start, endExclusive });

describe("ranges", () => {
  it("are merged if they are adjacent, and stay separate otherwise", () => {
    expect(addRange([range(0, 10), range(20, 30)], range(10, 15))).toEqual([range(0, 15), range(20, 30)]);
    expect(addRange([range(0, 10), range(20, 30)], range(10, 20))).toEqual([range(0, 30)]);
    expect(addRange([range(20, 30)], range(0, 10))).toEqual([range(0, 10), range(20, 30)]);
  });

  it("overlap if they share a byte, but not if they only touch", () => {
    expect(overlaps([range(10, 20)], range(0, 10))).toBe(false);
    expect(overlaps([range(10, 20)], range(20, 21))).toBe(false);
    expect(overlaps([range(10, 20)], range(0, 11))).toBe(true);
    expect(overlaps([range(10, 20)], range(12, 13))).toBe(true);
  });

  it("have their gaps listed in order", () => {
    expect(missingRanges([], 5)).toEqual([range(0, 5)]);
    expect(missingRanges([range(2, 3)], 5)).toEqual([range(0, 2), range(3, 5)]);
    expect(missingRanges([range(0, 5)], 5)).toEqual([]);
  });

  it("add up to the whole together with their gaps, in whatever order they arrive", () => {
    const pieces = fc.uniqueArray(fc.integer({ min: 0, max: 49 }), { maxLength: 50 });
    fc.assert(
      fc.property(pieces, (starts) => {
        const received = starts.reduce<ByteRange[]>(
          (all, at) => addRange(all, range(at * 2, at * 2 + 2)),
          [],
        );
        const missing = missingRanges(received, 100);
        expect(coveredBytes(received)).toBe(starts.length * 2);
        expect(coveredBytes(received) + coveredBytes(missing)).toBe(100);
        for (const gap of missing) expect(overlaps(received, gap)).toBe(false);
      }),
    );
  });
});
