import { describe, expect, it } from "vitest";
import { defaultPolicy } from "../../src/transfer/policy.ts";
import { requestCancel } from "../../src/transfer/request-cancel.ts";
import { requestRetry } from "../../src/transfer/request-retry.ts";
import { runStep } from "../../src/transfer/step/run-step.ts";
import { throttled } from "../fakes/graph-answers.ts";
import { scenario } from "../fakes/scenario.ts";
import { World } from "../fakes/world.ts";
import { Checker } from "./simulation/checker.ts";
import { sizes, targets } from "./simulation/every-call.ts";
import { NONE } from "./simulation/fault.ts";
import { Process } from "./simulation/process.ts";
import { violationsAtEnd } from "./rules/final-rules.ts";
import { runAlone, workAlone } from "./simulation/run-alone.ts";
import { traceOf } from "./simulation/trace.ts";

/** A cancel request at any point takes effect in the next invocation at the latest, unless the file has arrived by then. */
describe.each(targets.filter(([, { transferId }]) => transferId !== null))("to %s", (_name, own) => {
  it.each(sizes)(
    "a cancel request at any point of %i ranges ends the transfer as cancelled or completed",
    async (_ranges, bytes) => {
      for (let at = 0; ; at++) {
        let cancel: string | null = null;
        let requestedIn = Infinity;
        let lastPutIn = 0;
        const { world, checker, points } = await runAlone(
          scenario({ ...own, bytes }),
          ({ name }, index, delivery) => {
            if (index === at && cancel === "requested") requestedIn = delivery;
            if (name === "putRange") lastPutIn = delivery;
            return NONE;
          },
          {
            before: async (index, there) => {
              if (index === at) cancel = await requestCancel(there.ports, "t-1");
            },
          },
        );
        if (at >= points) return;
        expect(violationsAtEnd(world, checker), checker.history.join("\n")).toEqual([]);
        const arrived = world.graph.drive.commits.length;
        expect(world.record?.status, checker.history.join("\n")).toBe(
          arrived === 1 ? "completed" : "cancelled",
        );
        expect(lastPutIn, "bytes were sent after the cancel request").toBeLessThanOrEqual(requestedIn);
      }
    },
  );
});

describe("a cancel while Graph asks for no calls for longer than a cancel waits", () => {
  const ELEVEN_MINUTES_MS = 11 * 60_000;
  const SIX_RANGES = 23;

  /** Cancels when the record shows that the transfer's `nth` range (from 1) was throttled, and says when it ended. */
  const cancelAfterThrottledRange = async (nth: number, bytes: number, waitMs = ELEVEN_MINUTES_MS) => {
    let ranges = 0;
    let cancelledMs = Infinity;
    const run = await runAlone(
      scenario({ bytes }),
      ({ name }) =>
        name === "putRange" && ++ranges === nth ? { kind: "answer", answer: throttled(429, waitMs) } : NONE,
      {
        before: async (_, { ports, clock }, { name }) => {
          if (name !== "become" || ranges < nth || cancelledMs !== Infinity) return;
          cancelledMs = clock.nowMs();
          expect(await requestCancel(ports, "t-1")).toBe("requested");
        },
      },
    );
    expect(violationsAtEnd(run.world, run.checker), run.checker.history.join("\n")).toEqual([]);
    return { ...run, lastedMs: Date.parse(run.world.record?.updatedAt ?? "") - cancelledMs };
  };

  it("ends the transfer without a call, with its session on record", async () => {
    const { world, lastedMs } = await cancelAfterThrottledRange(2, SIX_RANGES);
    expect(world.record).toMatchObject({ status: "cancelled", resultPublished: true });
    expect(world.record?.session).not.toBeNull();
    expect(lastedMs).toBeLessThan(60_000);
  });

  it("waits where that is not so long, and closes the session", async () => {
    const { world, lastedMs } = await cancelAfterThrottledRange(2, SIX_RANGES, ELEVEN_MINUTES_MS / 2);
    expect(world.record).toMatchObject({ status: "cancelled", session: null });
    expect(lastedMs).toBeGreaterThanOrEqual(ELEVEN_MINUTES_MS / 2);
  });

  it("does not wait where the only range was refused, but does not promise that no other worker sent it", async () => {
    const { world, lastedMs } = await cancelAfterThrottledRange(1, 3);
    expect(world.record).toMatchObject({
      status: "failed",
      error: { code: "commit-in-doubt", message: expect.stringContaining("cancelled") as string },
      resultPublished: true,
    });
    expect(world.record?.session).not.toBeNull();
    expect(lastedMs).toBeLessThan(60_000);
  });

  it("waits where a try had an unknown effect, and finds the file", async () => {
    let cancelledMs = Infinity;
    const { world, checker } = await runAlone(
      scenario({ bytes: 3 }),
      ({ name }) => {
        if (name === "putRange") return { kind: "lose" };
        return name === "querySession" && cancelledMs === Infinity
          ? { kind: "answer", answer: throttled(429, ELEVEN_MINUTES_MS) }
          : NONE;
      },
      {
        before: async (_, { ports, clock, record }, { name }) => {
          if (name !== "become" && name !== "send") return;
          if (record?.wait?.why !== "throttled" || cancelledMs !== Infinity) return;
          cancelledMs = clock.nowMs();
          await requestCancel(ports, "t-1");
        },
      },
    );
    expect(violationsAtEnd(world, checker), checker.history.join("\n")).toEqual([]);
    expect(world.record?.status).toBe("completed");
    expect(Date.parse(world.record?.updatedAt ?? "") - cancelledMs).toBeGreaterThanOrEqual(ELEVEN_MINUTES_MS);
  });

  it("is told the truth where the same job, sent twice, has delivered the file meanwhile", async () => {
    const world = new World(scenario({ bytes: 3 }));
    world.submit();
    world.submit();
    const checker = new Checker(world);
    const [first, second] = ["W1", "W2"].map((name) => {
      const held = world.host.receive();
      if (held === null) throw new Error("no message");
      const process = new Process(world, checker, traceOf(name, "worker", held), 0, () => undefined);
      return { held, process };
    });
    if (first === undefined || second === undefined) throw new Error("no worker");
    const start = ({ held, process }: typeof first) =>
      process.start((ports) => runStep(ports, defaultPolicy, held.message, held.delivery));
    /** Up to the call of this name, which is not made yet. */
    const until = async ({ process }: typeof first, name: string) => {
      while (process.call !== null && process.call.name !== name) await process.step(NONE);
    };
    const toEnd = async ({ process, held }: typeof first) => {
      while (process.call !== null) await process.step(NONE);
      world.host.complete(held);
    };
    await start(first);
    await until(first, "putRange");
    await start(second);
    await until(second, "putRange");
    await first.process.step({ kind: "answer", answer: throttled(429, ELEVEN_MINUTES_MS) });
    await toEnd(first);
    await second.process.step(NONE);
    expect(world.graph.drive.commits).toHaveLength(1);
    await requestCancel(world.ports, "t-1");
    await toEnd(second);
    await workAlone(world, checker, () => NONE);
    expect(violationsAtEnd(world, checker), checker.history.join("\n")).toEqual([]);
    expect(world.record?.error?.code).toBe("commit-in-doubt");
  });

  it("closes the session left behind when the transfer is retried", async () => {
    const { world, checker } = await cancelAfterThrottledRange(2, SIX_RANGES);
    const left = world.record?.session?.url.reveal() ?? "";
    expect(await requestRetry(world.ports, "t-1")).toBe("requested");
    await workAlone(world, checker, () => NONE);
    expect(violationsAtEnd(world, checker), checker.history.join("\n")).toEqual([]);
    expect(world.record?.status).toBe("completed");
    expect(world.graph.sessions.get(left)?.state).not.toBe("open");
  });

  it("takes effect too when it comes while the range is being sent", async () => {
    let cancelledMs = Infinity;
    const { world, checker } = await runAlone(
      scenario({ bytes: SIX_RANGES }),
      ({ name }) =>
        name === "putRange" ? { kind: "answer", answer: throttled(429, ELEVEN_MINUTES_MS) } : NONE,
      {
        before: async (_, { ports, clock }, { name }) => {
          if (name !== "putRange") return;
          cancelledMs = clock.nowMs();
          await requestCancel(ports, "t-1");
        },
      },
    );
    expect(violationsAtEnd(world, checker), checker.history.join("\n")).toEqual([]);
    expect(world.record?.status).toBe("cancelled");
    expect(Date.parse(world.record?.updatedAt ?? "") - cancelledMs).toBeLessThan(60_000);
  });
});

it("a cancel after the answer to the last range was lost does not say cancelled while the file may still appear", async () => {
  let isLost = false;
  const { world, checker } = await runAlone(
    scenario({ bytes: 3, lagMs: 24 * 3_600_000 }),
    ({ name }) => {
      if (name !== "putRange" || isLost) return NONE;
      isLost = true;
      return { kind: "lose" };
    },
    {
      before: async (_, { ports, graph, record }) => {
        // The session is committed; the target does not show it yet, and the session is gone.
        if (!isLost || record?.cancelRequested !== false || graph.drive.commits.length === 0) return;
        await requestCancel(ports, "t-1");
      },
    },
  );
  expect(world.graph.drive.commits).toHaveLength(1);
  expect(world.record?.error?.code, checker.history.join("\n")).toBe("commit-in-doubt");
  expect(world.record?.status).toBe("failed");
});
