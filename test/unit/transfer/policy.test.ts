import { expect, it } from "vitest";
import { backoffMs, defaultPolicy } from "../../../src/transfer/policy.ts";

it("a back-off doubles up to its limit, less at most a quarter", () => {
  expect([1, 2, 3, 4].map((n) => backoffMs(n, 1000, 5000, 0))).toEqual([1000, 2000, 4000, 5000]);
  expect(backoffMs(1, 1000, 5000, 0.999_999)).toBeGreaterThanOrEqual(750);
  expect(backoffMs(1_000_000, 1000, 5000, 0)).toBe(5000);
});

it("the timer waits longer than the queue's lease", () => {
  expect(defaultPolicy.rescueAfterMs).toBeGreaterThan(10 * 60_000);
});
