import { afterAll, describe, expect, test } from "vitest";
import { everyPoint, sizes, targets } from "./simulation/every-call.ts";
import type { Fault } from "./simulation/fault.ts";
import { Figures } from "./simulation/search-totals.ts";

/**
 * A worker dies before, or after, or loses the answer of, every port call of a transfer, and before the host deletes
 * its message. Counted over all invocations.
 */
const faults: readonly Fault[] = [
  { kind: "die-before" },
  { kind: "die-after" },
  { kind: "lose" },
  { kind: "break" },
  { kind: "deny" },
  { kind: "cut" },
];

const figures = new Figures();
afterAll(() => {
  figures.print("single crash points");
});

describe.each(targets)("to %s", (_name, own) => {
  test.each(sizes)("%i ranges arrive, whatever point a fault strikes", async (_ranges, bytes) => {
    for (const fault of faults) {
      const wrong = figures.add(await everyPoint({ ...own, bytes }, fault));
      expect(wrong).toEqual([]);
    }
  });
});

test.each(["fail", "replace"] as const)("an empty file arrives likewise, on %s", async (conflictBehavior) => {
  for (const fault of faults) {
    const wrong = figures.add(await everyPoint({ bytes: 0, conflictBehavior }, fault));
    expect(wrong).toEqual([]);
  }
});
