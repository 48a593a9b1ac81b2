import { describe, expect, it } from "vitest";
import { requestCancel } from "../../src/transfer/request-cancel.ts";
import { scenario } from "../fakes/scenario.ts";
import { NONE, type Fault } from "./simulation/fault.ts";
import { violationsAtEnd } from "./rules/final-rules.ts";
import { runAlone, type Run } from "./simulation/run-alone.ts";

const mustHold = ({ world, checker }: Run): void => {
  expect(violationsAtEnd(world, checker), checker.history.join("\n")).toEqual([]);
};

describe("an empty file", () => {
  /** Pinned in its own step, since the blob could not be read at first; then it lands, and its worker dies. */
  const landsWithoutAnswer: Record<string, Fault> = {
    pin: { kind: "break" },
    putEmpty: { kind: "die-after" },
  };
  const once = (): ((point: { readonly name: string }) => Fault) => {
    const left = new Map(Object.entries(landsWithoutAnswer));
    return ({ name }) => {
      const fault = left.get(name) ?? NONE;
      left.delete(name);
      return fault;
    };
  };

  it("that landed without an answer does not end as cancelled", async () => {
    let landed = false;
    const run = await runAlone(scenario({ bytes: 0 }), once(), {
      before: async (_index, world) => {
        if (landed || world.graph.drive.commits.length === 0) return;
        landed = true;
        await requestCancel(world.ports, "t-1");
      },
    });
    mustHold(run);
    expect(run.world.record?.status).toBe("completed");
  });

  it.each(["fail", "replace"] as const)(
    "that landed without an answer is reconciled, on %s",
    async (conflictBehavior) => {
      const run = await runAlone(scenario({ bytes: 0, conflictBehavior }), once());
      mustHold(run);
      expect(run.world.record?.status).toBe("completed");
    },
  );

  it("that may have another name at the target is in doubt, and is not sent twice", async () => {
    const run = await runAlone(scenario({ bytes: 0, conflictBehavior: "rename", existing: "x" }), once());
    mustHold(run);
    expect(run.world.record?.error?.code).toBe("commit-in-doubt");
    expect(run.world.graph.drive.commits).toHaveLength(1);
  });
});
