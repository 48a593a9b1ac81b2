import { describe, expect, it } from "vitest";
import type { ActionName } from "../../../../src/transfer/step/actions/index.ts";
import { followsFrom, standingOf } from "../../../../src/transfer/step/machine.ts";
import { machineRows } from "../../../support/machine-table.ts";
import { observe, type Arrangement } from "./machine/arrangement.ts";
import { ARRANGEMENTS } from "./machine/arrangements.ts";

const arrangementsOf = (action: string, event: string): readonly Arrangement[] => {
  const rows: Readonly<Record<string, readonly Arrangement[]>> = ARRANGEMENTS[action as ActionName];
  return rows[event] ?? [];
};

describe("the machine's table holds", () => {
  it.each(machineRows.map((row) => [row.action, row.event, row.follows] as const))(
    "for %s: %s",
    async (action, event, follows) => {
      const saved = new Set<string>();
      const arrangements = arrangementsOf(action, event);
      expect(arrangements.length, "a row without an arrangement").toBeGreaterThan(0);
      for (const arrangement of arrangements) {
        const { events, result } = await observe(arrangement);
        const at = events.findIndex((seen) => seen[0] === action && seen[1] === event);
        expect(at, `the step went ${JSON.stringify(events)}`).toBeGreaterThanOrEqual(0);
        if (typeof follows === "string") {
          expect(events[at + 1]?.[0]).toBe(follows);
        } else {
          expect(events.slice(at + 1)).toEqual([]);
          expect(result.sameStep).toBe(follows.sameStep);
          saved.add(standingOf(result.record));
        }
      }
      // The table allows what occurs, and nothing else.
      if (typeof follows !== "string") expect([...saved].sort()).toEqual([...follows.saveAs].sort());
    },
  );
});

it("an event that the table does not know is a fault in the code", () => {
  expect(() => followsFrom("commit", "accepted")).toThrow('nothing follows "accepted" of "commit"');
});
