import { describe, expect, it } from "vitest";
import { defaultPolicy } from "../../src/transfer/policy.ts";
import { requestRetry } from "../../src/transfer/request-retry.ts";
import { sessionDenied, permanent, throttled } from "../fakes/graph-answers.ts";
import { hostLimits } from "../fakes/fake-host.ts";
import { scenario, type Scenario } from "../fakes/scenario.ts";
import { NONE, type Fault } from "./simulation/fault.ts";
import { violationsAtEnd } from "./rules/final-rules.ts";
import { runAlone, workAlone, type Run } from "./simulation/run-alone.ts";
import { runSchedule } from "./simulation/run-schedule.ts";
import type { Action, Schedule } from "./simulation/schedule.ts";

const DELIVER: Action = { do: "deliver", pick: 0, skew: 0 };
const throttledForAMinute: Fault = { kind: "answer", answer: throttled(429, 60_000) };

/** A number of calls, the last of them with a fault. */
const calls = (who: number, times: number, last: Fault = NONE): Action[] =>
  Array.from({ length: times }, (_, i) => ({ do: "call", who, fault: i === times - 1 ? last : NONE }));

const simulate = (
  own: Partial<Scenario>,
  actions: readonly Action[],
  skewsMs: readonly number[] = [0],
  { limits = hostLimits, policy = defaultPolicy }: Partial<Pick<Schedule, "limits" | "policy">> = {},
): Promise<Run> =>
  runSchedule({
    scenario: scenario(own),
    limits,
    policy,
    isMixed: false,
    skewsMs,
    actions,
    landLate: true,
  });

const mustHold = ({ world, checker }: Run): void => {
  expect(violationsAtEnd(world, checker), checker.history.join("\n")).toEqual([]);
};

describe("a worker that lost the answer to saving its session", () => {
  it("does not delete the session when another worker has continued with it", async () => {
    const run = await simulate({ bytes: 7 }, [
      DELIVER,
      // read, pin, reserve, admit, create, save the session: saved, answer lost
      ...calls(0, 6, { kind: "lose" }),
      { do: "lose-lease", who: 0 },
      DELIVER,
      // read, query, open, put, save
      ...calls(1, 5),
      ...calls(0, 2),
    ]);
    mustHold(run);
    expect(run.world.graph.sessions.size).toBe(1);
    expect(run.world.record?.status).toBe("completed");
  });
});

describe("Retry-After", () => {
  /** Two workers create a session each at the same step; the first saves its own. */
  const race: readonly Action[] = [
    DELIVER,
    ...calls(0, 4),
    { do: "lose-lease", who: 0 },
    DELIVER,
    ...calls(1, 1),
  ];

  it("is obeyed by a worker that deletes its unrecorded session", async () => {
    // The loser: conflict, read, and a DELETE that is throttled.
    const run = await simulate({ bytes: 7 }, [
      ...race,
      ...calls(0, 2),
      ...calls(1, 3),
      ...calls(1, 1, throttledForAMinute),
    ]);
    run.checker.violations.length = 0;
    const again = await simulate({ bytes: 7 }, [
      ...race,
      ...calls(0, 1),
      ...calls(1, 1),
      ...calls(0, 1),
      ...calls(1, 2),
      ...calls(1, 1, throttledForAMinute),
    ]);
    mustHold(again);
  });

  it("is obeyed by a worker that was throttled and then lost its write", async () => {
    mustHold(
      await simulate({ bytes: 7 }, [
        ...race,
        ...calls(0, 1),
        ...calls(1, 1, throttledForAMinute),
        ...calls(0, 1),
        ...calls(1, 2),
      ]),
    );
  });
});

it("a denied session into which a sleeping worker commits meanwhile is reconciled", async () => {
  const run = await simulate({ bytes: 3 }, [
    DELIVER,
    // read … open; it is parked before its one PUT, and sleeps
    ...calls(0, 7),
    { do: "wait", ms: 15_000 },
    { do: "lose-lease", who: 0 },
    DELIVER,
    // read, query, open, and a PUT that is denied although the session is open
    ...calls(1, 3),
    ...calls(1, 1, { kind: "answer", answer: sessionDenied(403) }),
    // the sleeping worker commits
    ...calls(0, 1),
    // DELETE answers 404: reconcile, and save before the sleeping worker does
    ...calls(1, 3),
  ]);
  mustHold(run);
  expect(run.world.graph.drive.commits).toHaveLength(1);
});

it("a redelivered message that was requeued for being early still counts as redelivered", async () => {
  // Two machines, one three minutes ahead. The range fails; the message is visible again by the first clock.
  const AHEAD = 1;
  const ahead: Action = { do: "deliver", pick: 0, skew: AHEAD };
  const run = await simulate(
    { bytes: 7 },
    [
      ahead,
      // read … put (fails), save, enqueue; and the job is deleted
      ...calls(0, 8, { kind: "break" }),
      ...calls(0, 3),
      { do: "skip" },
      ahead,
      // read, and a wait that is over by this clock
      ...calls(0, 1),
      { do: "lose-lease", who: 0 },
      DELIVER,
      // by the other clock it is not: reads, and is parked before requeuing the message
      ...calls(1, 1),
      // query, open, put, save; and dies before the next message is enqueued
      ...calls(0, 4),
      { do: "kill", who: 0 },
    ],
    [0, 180_000],
  );
  mustHold(run);
  expect(run.world.record?.status).toBe("completed");
});

it("a worker that sleeps over a poisoned job's admission, aborts it and dies does not leave it without a message", async () => {
  const run = await simulate(
    { bytes: 7 },
    [
      // The job kills its only worker, and moves to the poison queue.
      ...[DELIVER, { do: "kill", who: 0 } as const, { do: "skip" } as const, DELIVER],
      DELIVER,
      { do: "lose-lease", who: 0 },
      DELIVER,
      // read, reserve, create, send; and the poisoned job is deleted
      ...calls(1, 5),
      // The first of the two finds the record, counts another poisoning, and dies before it sends the message.
      ...calls(0, 2),
      { do: "kill", who: 0 },
    ],
    [0],
    { limits: { ...hostLimits, maxDequeueCount: 1 }, policy: { ...defaultPolicy, maxPoisonings: 1 } },
  );
  mustHold(run);
  expect(run.world.record?.error?.code).toBe("poisoned");
});

it("a retry of a poisoned job sends ranges of the default size", async () => {
  const limits = { ...hostLimits, maxDequeueCount: 1 };
  const run = await runAlone(
    scenario({ bytes: 19 }),
    (_point, _index, _delivery, { message, delivery }) => {
      const isFirstStep = message.kind === "job" || (message.kind === "step" && message.step === 0);
      return isFirstStep && !delivery.poisoned ? { kind: "die-before" } : NONE;
    },
    { limits },
  );
  expect(run.world.record?.error?.code).toBe("poisoned");
  await requestRetry(run.world.ports, "t-1");
  const { deliveries } = await workAlone(run.world, run.checker, () => NONE);
  mustHold(run);
  // The retry itself, and five ranges.
  expect(deliveries).toBe(6);
});

it("a job without an id that is poisoned after its transfer completed publishes no failure", async () => {
  // The first delivery completes the transfer and dies before the host deletes the job; the second requeues the job
  // with its id, which crashes five workers at once.
  const { world, checker } = await runAlone(
    scenario({ bytes: 3, transferId: null }),
    ({ area }, _index, delivery) =>
      (area === "host" && delivery === 1) || (delivery > 2 && delivery < 8) ? { kind: "die-before" } : NONE,
  );
  expect(violationsAtEnd(world, checker), checker.history.join("\n")).toEqual([]);
  expect(new Set(world.results.published.map(({ data }) => data.status))).toEqual(new Set(["completed"]));
});

it("a range that was read in part and is sent again is hashed once", async () => {
  let cuts = 0;
  const run = await runAlone(scenario({ bytes: 7 }), ({ name }) =>
    name === "putRange" && cuts++ === 0 ? { kind: "cut" } : NONE,
  );
  mustHold(run);
  expect(run.world.record?.result?.data.verification).toBe("matched");
});

it("a retry that crashes a worker at every delivery still begins a new attempt", async () => {
  const run = await runAlone(scenario({ bytes: 3 }), ({ name }) =>
    name === "createSession" ? { kind: "answer", answer: permanent(507) } : NONE,
  );
  expect(run.world.record?.error?.code).toBe("quota-exceeded");
  await requestRetry(run.world.ports, "t-1");
  await workAlone(run.world, run.checker, (_point, _index, _delivery, { message, delivery }) =>
    message.kind === "retry" && !delivery.poisoned ? { kind: "die-before" } : NONE,
  );
  mustHold(run);
  expect(run.world.record?.status).toBe("completed");
});

it("a session that denies its query and has committed is reconciled before another is created", async () => {
  const run = await runAlone(scenario({ bytes: 3 }), ({ name }) => {
    if (name === "putRange") return { kind: "lose" };
    return name === "querySession" ? { kind: "answer", answer: sessionDenied(401) } : NONE;
  });
  mustHold(run);
  expect(run.world.record?.status).toBe("completed");
  expect(run.world.graph.drive.commits).toHaveLength(1);
});
