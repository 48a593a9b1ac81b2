import { describe, expect, it } from "vitest";
import { defaultPolicy } from "../../src/transfer/policy.ts";
import { requestCancel } from "../../src/transfer/request-cancel.ts";
import { requestRetry } from "../../src/transfer/request-retry.ts";
import { hostLimits } from "../fakes/fake-host.ts";
import { gone, permanent } from "../fakes/graph-answers.ts";
import { scenario } from "../fakes/scenario.ts";
import { NONE, type Fault } from "./simulation/fault.ts";
import { violationsAtEnd } from "./rules/final-rules.ts";
import { runAlone, workAlone, type FaultAt, type Run } from "./simulation/run-alone.ts";

/** What says nothing about the message does not count against it (R13), although nothing may fail twice here. */
const once = { ...hostLimits, maxDequeueCount: 1 };

const mustComplete = ({ world, checker }: Run): void => {
  expect(violationsAtEnd(world, checker), checker.history.join("\n")).toEqual([]);
  expect(world.record?.status, checker.history.join("\n")).toBe("completed");
  expect(world.results.published.map(({ data }) => data.status)).toEqual(["completed"]);
};

/** The first of these calls fails, and no other. */
const firstOf = (
  name: string,
  fault: Fault,
  isMeant: (nth: number) => boolean = (nth) => nth === 1,
): FaultAt =>
  (() => {
    let calls = 0;
    return (point) => (point.name === name && isMeant(++calls) ? fault : NONE);
  })();

const broken: Fault = { kind: "break" };

describe("a message is put back", () => {
  it.each([
    ["its record cannot be read", firstOf("read", broken)],
    ["the next message cannot be sent", firstOf("send", broken)],
    ["the next message cannot be sent, twice", firstOf("send", broken, (nth) => nth === 1 || nth === 3)],
    ["its result cannot be published", firstOf("publish", broken)],
    ["its record is not there yet", firstOf("read", { kind: "absent" }, (nth) => nth > 1 && nth < 5)],
  ])("and not counted when %s", async (_what, faultAt) => {
    // Without spares, each range needs a message of its own.
    const policy = { ...defaultPolicy, spareHiddenMs: 0 };
    mustComplete(await runAlone(scenario({ bytes: 19 }), faultAt, { limits: once, policy }));
  });

  it("with its id, when it is a job that brought none", async () => {
    const run = await runAlone(scenario({ bytes: 7, transferId: null }), firstOf("send", broken), {
      limits: once,
      policy: { ...defaultPolicy, spareHiddenMs: 0 },
    });
    mustComplete(run);
    expect(run.world.records.peekAll()).toHaveLength(1);
  });

  it("as a redelivery, when it is a retry that may have begun an attempt", async () => {
    const run = await runAlone(
      scenario({ bytes: 7 }),
      firstOf("createSession", { kind: "answer", answer: permanent(507) }),
    );
    expect(run.world.record?.status).toBe("failed");
    await requestRetry(run.world.ports, "t-1");
    await workAlone(run.world, run.checker, firstOf("send", broken));
    expect(violationsAtEnd(run.world, run.checker), run.checker.history.join("\n")).toEqual([]);
    expect(run.world.record).toMatchObject({ status: "completed", attempt: 2 });
  });

  it.each(["out", "read-only"] as const)(
    "for as long as the record store is %s, and its session is closed",
    async (recordStore) => {
      let sinceMs: number | null = null;
      const run = await runAlone(scenario({ bytes: 7 }), () => NONE, {
        limits: once,
        before: (_index, world, { name }) => {
          if (name === "create") sinceMs ??= world.clock.nowMs();
          const isOut = sinceMs !== null && world.clock.nowMs() - sinceMs < 3_600_000;
          world.recordStore = isOut ? recordStore : "up";
          return Promise.resolve();
        },
      });
      mustComplete(run);
      expect(run.world.graph.openSessions).toEqual([]);
    },
  );

  it("when its record is not shown to the read after a write that failed", async () => {
    let failedAt = Infinity;
    const run = await runAlone(scenario({ bytes: 7 }), ({ name }, index) => {
      if (name === "replace" && failedAt === Infinity) failedAt = index;
      if (index === failedAt) return broken;
      return index === failedAt + 1 ? { kind: "absent" } : NONE;
    });
    mustComplete(run);
  });
});

describe("a record that is not there", () => {
  const hiddenFor = (forMs: number): Promise<Run> => {
    let sinceMs: number | null = null;
    let hidden = false;
    return runAlone(
      scenario({ bytes: 7 }),
      ({ name }) => (name === "read" && hidden ? { kind: "absent" } : NONE),
      {
        before: (_index, { clock, record }) => {
          if (record?.step === 1) sinceMs ??= clock.nowMs();
          hidden = sinceMs !== null && clock.nowMs() - sinceMs < forMs;
          return Promise.resolve();
        },
      },
    );
  };

  it("is waited for", async () => {
    const run = await hiddenFor(defaultPolicy.missingRecordMs - 60_000);
    mustComplete(run);
    expect(run.world.results.rejected).toEqual([]);
  });

  it("is given up after a while, by an event about the message", async () => {
    const run = await hiddenFor(defaultPolicy.missingRecordMs + 120_000);
    expect(run.world.results.rejected.map(({ data }) => data.error.code)).toEqual(["record-missing"]);
    // And the timer finds it once it is back.
    mustComplete(run);
  });
});

describe("a transfer that may not begin yet", () => {
  const holdTwice = (): FaultAt => firstOf("enter", { kind: "hold" }, (nth) => nth <= 2);

  it.each([null, "t-1"])("keeps its message among the jobs (id: %s)", async (transferId) => {
    const run = await runAlone(scenario({ bytes: 7, transferId }), holdTwice(), { limits: once });
    mustComplete(run);
    expect(run.world.records.peekAll()).toHaveLength(1);
  });

  it("ends when it is cancelled, however long it would have to wait", async () => {
    // The blob cannot be read at first, so the transfer is on record without a session.
    let cancelled: string | null = null;
    let asked = 0;
    const run = await runAlone(
      scenario({ bytes: 7 }),
      ({ name }) => {
        if (name === "pin") return broken;
        return name === "enter" && ++asked > 1 ? { kind: "hold" } : NONE;
      },
      {
        before: async (_index, world, { name }) => {
          if (name === "enter" && world.record !== null)
            cancelled ??= await requestCancel(world.ports, "t-1");
        },
      },
    );
    expect(violationsAtEnd(run.world, run.checker), run.checker.history.join("\n")).toEqual([]);
    expect(run.world.record?.status).toBe("cancelled");
    expect(asked).toBeLessThan(4);
  });

  it("keeps its retry", async () => {
    const run = await runAlone(
      scenario({ bytes: 3 }),
      firstOf("putRange", { kind: "answer", answer: permanent(507) }),
    );
    await requestRetry(run.world.ports, "t-1");
    const hold = holdTwice();
    let asked = 0;
    await workAlone(run.world, run.checker, (point, ...rest) => {
      if (point.name === "enter") asked++;
      return hold(point, ...rest);
    });
    expect(asked).toBe(3);
    expect(run.world.record).toMatchObject({ status: "completed", attempt: 2 });
  });

  it("is not asked about again once it has had a session", async () => {
    let asked = 0;
    let puts = 0;
    const run = await runAlone(
      scenario({ bytes: 7 }),
      ({ name }) => {
        if (name === "enter") asked++;
        return name === "putRange" && ++puts === 1 ? { kind: "answer", answer: gone() } : NONE;
      },
      {
        before: (_index, { clock }, { name }) => {
          if (name === "putRange") clock.advanceBy(defaultPolicy.sessionVisibilityMs);
          return Promise.resolve();
        },
      },
    );
    mustComplete(run);
    expect(run.world.graph.sessions.size).toBe(2);
    expect(asked).toBe(1);
  });
});
