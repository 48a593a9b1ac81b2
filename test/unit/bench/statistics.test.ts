import { expect, it } from "vitest";
import { cut } from "../../../bench/plan.ts";
import { median, spreadOf } from "../../../bench/statistics.ts";

it.each([
  [[3], 3],
  [[5, 1, 3], 3],
  [[4, 1, 3, 2], 2.5],
])("the median of %j is %d", (values, expected) => {
  expect(median(values)).toBe(expected);
});

it("throws for the median of no values", () => {
  expect(() => median([])).toThrow(RangeError);
});

it("returns the median and both ends of a spread", () => {
  expect(spreadOf([0.9, 0.7, 0.8])).toEqual({ median: 0.8, least: 0.7, most: 0.9 });
});

it.each([
  [10, 4, [4, 4, 2]],
  [8, 4, [4, 4]],
  [3, 4, [3]],
])("%d bytes in ranges of %d are %j", (bytes, rangeBytes, expected) => {
  expect(cut({ bytes, rangeBytes })).toEqual(expected);
});
