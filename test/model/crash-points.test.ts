import { afterAll, describe, expect, it } from "vitest";
import { everyPoint, mustSkip, sizes, targets } from "./simulation/every-call.ts";
import type { Fault } from "./simulation/fault.ts";
import { SearchTotals } from "./simulation/search-totals.ts";

/**
 * What goes wrong at every port call of a transfer, and before the host deletes its message, counted over all
 * invocations.
 */
const faults: readonly Fault[] = [
  { kind: "die-before" },
  { kind: "die-after" },
  { kind: "lose" },
  { kind: "break" },
  { kind: "deny" },
  { kind: "cut" },
];

const totals = new SearchTotals();
afterAll(() => {
  totals.print("single crash points");
});

describe.each(targets)("to %s", (_name, own) => {
  it.each(sizes)("%i ranges arrive after any fault at any point", async (_ranges, bytes) => {
    for (const fault of faults) {
      const violations = totals.add(await everyPoint({ ...own, bytes }, fault));
      expect(violations).toEqual([]);
    }
  });
});

describe.each([0, 7])("a file of %i bytes that is sent whole", (bytes) => {
  it.each(["fail", "replace"] as const)("arrives after any fault at any point, on %s", async (behavior) => {
    for (const fault of faults) {
      const own = { bytes, wholeBelowBytes: 8, conflictBehavior: behavior };
      const violations = totals.add(await everyPoint(own, fault));
      expect(violations).toEqual([]);
    }
  });
});

it("sealed records change nothing after any fault at any point", async () => {
  for (const fault of faults) {
    const violations = totals.add(await everyPoint({ bytes: 7, sealsRecords: true }, fault));
    expect(violations).toEqual([]);
  }
});

describe.each([0, 7])("a blob of %i bytes", (bytes) => {
  it("leaves the file that is there alone after any fault at any point", async () => {
    for (const fault of faults) {
      const own = { bytes, hasPath: true, existing: "another file", conflictBehavior: "skip" } as const;
      const violations = totals.add(await everyPoint(own, fault, mustSkip));
      expect(violations).toEqual([]);
    }
  });

  it("arrives at a path, with what follows, after any fault at any point", async () => {
    for (const fault of faults) {
      const violations = totals.add(await everyPoint({ bytes, hasPath: true, hasFollowUps: true }, fault));
      expect(violations).toEqual([]);
    }
  });
});
