import { describe, expect, it } from "vitest";
import { requestCancel } from "../../src/transfer/request-cancel.ts";
import { scenario } from "../fakes/scenario.ts";
import { NONE, type Fault } from "./simulation/fault.ts";
import { violationsAtEnd } from "./rules/final-rules.ts";
import { runAlone, type Run } from "./simulation/run-alone.ts";

const mustHold = ({ world, checker }: Run): void => {
  expect(violationsAtEnd(world, checker), checker.history.join("\n")).toEqual([]);
};

/** What a drive takes only in one request: no bytes, or with a higher limit a few. */
const sizes = [
  ["an empty file", { bytes: 0 }],
  ["a small file", { bytes: 7, wholeBelowBytes: 8 }],
] as const;

describe.each(sizes)("%s", (_what, size) => {
  /** Pinned in its own step, since the blob could not be read at first; then it lands, and its worker dies. */
  const landsWithoutAnswer: Record<string, Fault> = {
    pin: { kind: "break" },
    putWhole: { kind: "die-after" },
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
    const run = await runAlone(scenario(size), once(), {
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
      const run = await runAlone(scenario({ ...size, conflictBehavior }), once());
      mustHold(run);
      expect(run.world.record?.status).toBe("completed");
    },
  );

  it("that may have another name at the target is in doubt, and is not sent twice", async () => {
    const run = await runAlone(scenario({ ...size, conflictBehavior: "rename", existing: "x" }), once());
    mustHold(run);
    expect(run.world.record?.error?.code).toBe("commit-in-doubt");
    expect(run.world.graph.drive.commits).toHaveLength(1);
  });

  it("arrives with its hash, and needs no session", async () => {
    const run = await runAlone(scenario(size), () => NONE);
    mustHold(run);
    expect(run.world.record?.result?.data).toMatchObject({ verification: "matched", sessions: 0, ranges: 0 });
  });
});

describe("a small file", () => {
  it("is read again after the blob's stream broke off", async () => {
    let broke = false;
    const run = await runAlone(scenario({ bytes: 7, wholeBelowBytes: 8 }), ({ name }) => {
      if (name !== "open" || broke) return NONE;
      broke = true;
      return { kind: "break-source", bytes: 2 };
    });
    mustHold(run);
    expect(run.world.record).toMatchObject({ status: "completed", counts: { retries: 1 } });
  });
});
