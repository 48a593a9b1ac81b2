import { describe, expect, test } from "vitest";
import { requestCancel } from "../../src/transfer/request-cancel.ts";
import { scenario } from "../fakes/scenario.ts";
import { NONE, type Fault } from "./simulation/fault.ts";
import { brokenAtTheEnd } from "./rules/final-rules.ts";
import { runAlone, type Run } from "./simulation/run-alone.ts";

const mustHold = ({ world, watch }: Run): void => {
  expect(brokenAtTheEnd(world, watch), watch.story.join("\n")).toEqual([]);
};

describe("an empty file", () => {
  /** Pinned in its own step, for the blob could not be read at first; then it lands, and its worker dies. */
  const landsUnseen: Record<string, Fault> = { pin: { kind: "break" }, putEmpty: { kind: "die-after" } };
  const once = (): ((point: { readonly name: string }) => Fault) => {
    const left = new Map(Object.entries(landsUnseen));
    return ({ name }) => {
      const fault = left.get(name) ?? NONE;
      left.delete(name);
      return fault;
    };
  };

  test("that landed unseen is not called cancelled", async () => {
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

  test.each(["fail", "replace"] as const)(
    "that landed unseen is found again, on %s",
    async (conflictBehavior) => {
      const run = await runAlone(scenario({ bytes: 0, conflictBehavior }), once());
      mustHold(run);
      expect(run.world.record?.status).toBe("completed");
    },
  );

  test("that may lie under another name is in doubt, and is not sent twice", async () => {
    const run = await runAlone(scenario({ bytes: 0, conflictBehavior: "rename", existing: "x" }), once());
    mustHold(run);
    expect(run.world.record?.error?.code).toBe("commit-in-doubt");
    expect(run.world.graph.drive.commits).toHaveLength(1);
  });
});
