import { describe, expect, it } from "vitest";
import { requestCancel } from "../../src/transfer/request-cancel.ts";
import { requestRetry } from "../../src/transfer/request-retry.ts";
import { permanent, throttled } from "../fakes/graph-answers.ts";
import { scenario } from "../fakes/scenario.ts";
import { NONE, type Fault } from "./simulation/fault.ts";
import { violationsAtEnd } from "./rules/final-rules.ts";
import { Process } from "./simulation/process.ts";
import { runAlone, workAlone, type Run } from "./simulation/run-alone.ts";
import { traceOf } from "./simulation/trace.ts";

const FAULTS: readonly Fault[] = [
  { kind: "die-before" },
  { kind: "die-after" },
  { kind: "lose" },
  { kind: "break" },
  { kind: "deny" },
];

const mustHold = ({ world, checker }: Run): void => {
  expect(violationsAtEnd(world, checker), checker.history.join("\n")).toEqual([]);
};

/** A transfer that has failed before it sent anything. */
const failed = async (): Promise<Run> => {
  const run = await runAlone(scenario({ bytes: 7 }), ({ name }) =>
    name === "createSession" ? { kind: "answer", answer: permanent(507) } : NONE,
  );
  expect(run.world.record).toMatchObject({ status: "failed", attempt: 1 });
  return run;
};

/** The same, and a retry is requested. */
const retryRequested = async (): Promise<Run> => {
  const run = await failed();
  expect(await requestRetry(run.world.ports, "t-1")).toBe("requested");
  return run;
};

const cancelOf = ({ world }: Run) => requestCancel(world.ports, "t-1");
const retryOf = ({ world }: Run) => requestRetry(world.ports, "t-1");

/** Loses what is on the queues. */
const loseMessages = ({ world }: Run): void => {
  for (const queue of [world.queues.jobs, world.queues.steps])
    for (let found = queue.receive(1000); found !== null; found = queue.receive(1000)) queue.delete(found);
};

const mustBeCancelled = (run: Run, attempt = 2): void => {
  mustHold(run);
  const { world, checker } = run;
  expect(world.record, checker.history.join("\n")).toMatchObject({ status: "cancelled", attempt });
  expect(world.results.published.map(({ id }) => id)).toContain(`t-1/${attempt}`);
  expect(world.graph.drive.commits).toEqual([]);
};

describe("a cancel of a retry that has not begun", () => {
  it("ends the new attempt before it makes a call to Graph, and publishes that", async () => {
    const run = await retryRequested();
    expect(await cancelOf(run)).toBe("requested");
    expect(await cancelOf(run)).toBe("requested");
    const calls: string[] = [];
    await workAlone(run.world, run.checker, (point) => {
      if (point.area === "destination") calls.push(point.name);
      return NONE;
    });
    mustBeCancelled(run);
    expect(calls).toEqual([]);
    expect(await cancelOf(run)).toBe("ended-already");
  });

  it("does not find one where none was requested, or the one before has run", async () => {
    const run = await failed();
    expect(await cancelOf(run)).toBe("ended-already");
    expect(await retryOf(run)).toBe("requested");
    await workAlone(run.world, run.checker, ({ name }) =>
      name === "createSession" ? { kind: "answer", answer: permanent(507) } : NONE,
    );
    expect(run.world.record).toMatchObject({ status: "failed", attempt: 2 });
    expect(await cancelOf(run)).toBe("ended-already");
  });

  it("takes effect at once, although no transfer may begin", async () => {
    const run = await retryRequested();
    await cancelOf(run);
    // The retry waits behind an hour of jobs.
    run.world.queues.jobs.receive(3_600_000);
    const cancelledMs = run.world.clock.nowMs();
    await workAlone(run.world, run.checker, ({ name }) => (name === "enter" ? { kind: "hold" } : NONE));
    mustBeCancelled(run);
    expect(Date.parse(run.world.record?.updatedAt ?? "") - cancelledMs).toBeLessThan(60_000);
  });

  it("closes a session that the end before has left open", async () => {
    const run = await runAlone(
      scenario({ bytes: 19 }),
      ({ name }) => (name === "putRange" ? { kind: "answer", answer: throttled(429, 11 * 60_000) } : NONE),
      {
        before: async (_, { ports }, { name }) => {
          if (name === "putRange") await requestCancel(ports, "t-1");
        },
      },
    );
    expect(run.world.record?.session).not.toBeNull();
    await retryOf(run);
    await cancelOf(run);
    await workAlone(run.world, run.checker, () => NONE);
    mustBeCancelled(run);
    expect(run.world.graph.openSessions).toEqual([]);
  });

  it("is not taken back by another retry, which may follow its end", async () => {
    const run = await retryRequested();
    await cancelOf(run);
    expect(await retryOf(run)).toBe("not-ended");
    await workAlone(run.world, run.checker, () => NONE);
    mustBeCancelled(run);
    expect(await retryOf(run)).toBe("requested");
    await workAlone(run.world, run.checker, () => NONE);
    mustHold(run);
    expect(run.world.record).toMatchObject({ status: "completed", attempt: 3 });
  });

  it.each([
    ["cancel", cancelOf, "requested"],
    ["retry", retryOf, "not-ended"],
  ] as const)("takes effect with another %s, where all messages were lost", async (_, again, answer) => {
    const run = await retryRequested();
    await cancelOf(run);
    loseMessages(run);
    expect(await again(run)).toBe(answer);
    await workAlone(run.world, run.checker, () => NONE);
    mustBeCancelled(run);
  });

  it("takes effect although its messages crash every worker", async () => {
    const run = await retryRequested();
    await cancelOf(run);
    await workAlone(run.world, run.checker, (_point, _index, _delivery, { message, delivery }) =>
      message.kind === "retry" && !delivery.poisoned ? { kind: "die-before" } : NONE,
    );
    mustBeCancelled(run);
  });
});

it("a retry whose message was lost is sent again by another request", async () => {
  const run = await retryRequested();
  loseMessages(run);
  expect(await retryOf(run)).toBe("requested");
  await workAlone(run.world, run.checker, () => NONE);
  mustHold(run);
  expect(run.world.record).toMatchObject({ status: "completed", attempt: 2 });
});

describe.each(FAULTS)("after $kind", (fault) => {
  it("at any call of a worker, a cancelled retry ends as cancelled", async () => {
    for (let at = 0; ; at++) {
      const run = await retryRequested();
      await cancelOf(run);
      const { points } = await workAlone(run.world, run.checker, (_point, index) =>
        index === at ? fault : NONE,
      );
      if (at >= points) return;
      mustBeCancelled(run);
    }
  });

  /** Whether there was a call of that number. */
  const requestWith = async (run: Run, request: typeof requestCancel | typeof requestRetry, at: number) => {
    const process = new Process(run.world, run.checker, traceOf("user", "user", null), 0, () => undefined);
    await process.start((ports) => request(ports, "t-1"));
    for (let call = 0; process.call !== null; call++) await process.step(call === at ? fault : NONE);
    return process.end?.kind;
  };

  it("at any call of a retry, a cancel that is accepted takes effect", async () => {
    for (let at = 0; at < 6; at++) {
      const run = await failed();
      const end = await requestWith(run, requestRetry, at);
      const isNoted = run.world.record?.retry !== undefined;
      if (isNoted) expect(run.world.queues.jobs.size, "a note without a message").toBeGreaterThan(0);
      const answer = await cancelOf(run);
      if (end === "returned") expect(answer).toBe("requested");
      await workAlone(run.world, run.checker, () => NONE);
      if (answer === "requested") mustBeCancelled(run);
      else mustHold(run);
    }
  });

  it("at any call of a cancel, it or its repetition takes effect", async () => {
    for (let at = 0; at < 6; at++) {
      for (const repeats of [false, true]) {
        const run = await retryRequested();
        const end = await requestWith(run, requestCancel, at);
        if (repeats) expect(await cancelOf(run)).toBe("requested");
        await workAlone(run.world, run.checker, () => NONE);
        if (repeats || end === "returned") mustBeCancelled(run);
        else mustHold(run);
      }
    }
  });
});

it("at any point of a retry, a cancel ends it as cancelled or completed", async () => {
  for (let at = 0; ; at++) {
    const run = await retryRequested();
    let answer: string | null = null;
    const { points } = await workAlone(run.world, run.checker, () => NONE, {
      before: async (index) => {
        if (index === at) answer = await cancelOf(run);
      },
    });
    if (at >= points) return;
    mustHold(run);
    const isThere = run.world.graph.drive.commits.length > 0;
    expect(run.world.record?.status, run.checker.history.join("\n")).toBe(
      isThere ? "completed" : "cancelled",
    );
    if (!isThere) expect(answer).toBe("requested");
  }
});
