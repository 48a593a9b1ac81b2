import { describe, expect, test } from "vitest";
import { defaultPolicy } from "../../src/transfer/policy.ts";
import { requestRetry } from "../../src/transfer/request-retry.ts";
import { sessionDenied, permanent, throttled } from "../fakes/graph-answers.ts";
import { hostLimits } from "../fakes/fake-host.ts";
import { scenario, type Scenario } from "../fakes/scenario.ts";
import { NONE, type Fault } from "./simulation/fault.ts";
import { brokenAtTheEnd } from "./rules/final-rules.ts";
import { runAlone, workAlone, type Run } from "./simulation/run-alone.ts";
import { runSchedule } from "./simulation/run-schedule.ts";
import type { Action } from "./simulation/schedule.ts";

const DELIVER: Action = { do: "deliver", pick: 0, skew: 0 };
const throttledForAMinute: Fault = { kind: "answer", answer: throttled(429, 60_000) };

/** So many calls in peace, and one that goes wrong. */
const go = (who: number, times: number, last: Fault = NONE): Action[] =>
  Array.from({ length: times }, (_, i) => ({ do: "go", who, fault: i === times - 1 ? last : NONE }));

const play = (
  own: Partial<Scenario>,
  actions: readonly Action[],
  skewsMs: readonly number[] = [0],
): Promise<Run> =>
  runSchedule({
    scenario: scenario(own),
    limits: hostLimits,
    policy: defaultPolicy,
    skewsMs,
    actions,
    landLate: true,
  });

const mustHold = ({ world, watch }: Run): void => {
  expect(brokenAtTheEnd(world, watch), watch.story.join("\n")).toEqual([]);
};

describe("a worker that lost the answer to the write of its session", () => {
  test("does not delete the session when another has gone on with it", async () => {
    const run = await play({ bytes: 7 }, [
      DELIVER,
      // read, pin, claim, admit, create, record the session: written, and not known
      ...go(0, 6, { kind: "lose" }),
      { do: "lose-lease", who: 0 },
      DELIVER,
      // read, ask, open, put, write
      ...go(1, 5),
      ...go(0, 2),
    ]);
    mustHold(run);
    expect(run.world.graph.sessions.size).toBe(1);
    expect(run.world.record?.status).toBe("completed");
  });
});

describe("Retry-After", () => {
  /** Two workers create a session each at the same step; the first records its own. */
  const race: readonly Action[] = [DELIVER, ...go(0, 4), { do: "lose-lease", who: 0 }, DELIVER, ...go(1, 1)];

  test("is obeyed by who cleans up a session that nobody recorded", async () => {
    // The loser: conflict, read, and a DELETE that is throttled.
    const run = await play({ bytes: 7 }, [
      ...race,
      ...go(0, 2),
      ...go(1, 3),
      ...go(1, 1, throttledForAMinute),
    ]);
    run.watch.violations.length = 0;
    const again = await play({ bytes: 7 }, [
      ...race,
      ...go(0, 1),
      ...go(1, 1),
      ...go(0, 1),
      ...go(1, 2),
      ...go(1, 1, throttledForAMinute),
    ]);
    mustHold(again);
  });

  test("is obeyed by who was throttled and then lost its write", async () => {
    mustHold(
      await play({ bytes: 7 }, [
        ...race,
        ...go(0, 1),
        ...go(1, 1, throttledForAMinute),
        ...go(0, 1),
        ...go(1, 2),
      ]),
    );
  });
});

test("a session that is refused, and into which a sleeper commits meanwhile, is looked after", async () => {
  const run = await play({ bytes: 3 }, [
    DELIVER,
    // read … open; it stands before its one PUT, and sleeps
    ...go(0, 7),
    { do: "wait", ms: 15_000 },
    { do: "lose-lease", who: 0 },
    DELIVER,
    // read, ask, open, and a PUT that is refused though the session lives
    ...go(1, 3),
    ...go(1, 1, { kind: "answer", answer: sessionDenied(403) }),
    // the sleeper commits
    ...go(0, 1),
    // DELETE answers 404: look, and write what was seen before the sleeper does
    ...go(1, 3),
  ]);
  mustHold(run);
  expect(run.world.graph.drive.commits).toHaveLength(1);
});

test("a message put back before its time still counts as redelivered", async () => {
  // Two machines, one three minutes ahead. The range fails; the message comes back when the first says so.
  const AHEAD = 1;
  const ahead: Action = { do: "deliver", pick: 0, skew: AHEAD };
  const run = await play(
    { bytes: 7 },
    [
      ahead,
      // read … put (fails), write, send; and the job is deleted
      ...go(0, 8, { kind: "break" }),
      ...go(0, 3),
      { do: "skip" },
      ahead,
      // read, and a wait that is over by this clock
      ...go(0, 1),
      { do: "lose-lease", who: 0 },
      DELIVER,
      // by the other clock it is not: reads, and stands before putting the message back
      ...go(1, 1),
      // ask, open, put, write; and dies before the next message is sent
      ...go(0, 4),
      { do: "kill", who: 0 },
    ],
    [0, 180_000],
  );
  mustHold(run);
  expect(run.world.record?.status).toBe("completed");
});

test("a retry of an abandoned job sends ranges of the usual size", async () => {
  const limits = { ...hostLimits, maxDequeueCount: 1 };
  const run = await runAlone(
    scenario({ bytes: 19 }),
    (_point, index) => (index === 0 ? { kind: "die-before" } : NONE),
    {
      limits,
    },
  );
  expect(run.world.record?.error?.code).toBe("poisoned");
  await requestRetry(run.world.ports, "t-1");
  const { deliveries } = await workAlone(run.world, run.watch, () => NONE);
  mustHold(run);
  // The retry itself, and five ranges.
  expect(deliveries).toBe(6);
});

test("a job without an id that was poisoned after all had gone well tells of no failure", async () => {
  // The first delivery does it all and dies before the host deletes the job; the second sends the job with its name,
  // and that kills five workers at once.
  const { world, watch } = await runAlone(
    scenario({ bytes: 3, transferId: null }),
    ({ area }, _index, delivery) =>
      (area === "host" && delivery === 1) || (delivery > 2 && delivery < 8) ? { kind: "die-before" } : NONE,
  );
  expect(brokenAtTheEnd(world, watch), watch.story.join("\n")).toEqual([]);
  expect(new Set(world.results.published.map(({ data }) => data.status))).toEqual(new Set(["completed"]));
});

test("a range that is sent again after it was read in part is hashed once", async () => {
  let cuts = 0;
  const run = await runAlone(scenario({ bytes: 7 }), ({ name }) =>
    name === "putRange" && cuts++ === 0 ? { kind: "cut" } : NONE,
  );
  mustHold(run);
  expect(run.world.record?.result?.data.verification).toBe("matched");
});

test("a retry that kills a worker at every delivery is carried out all the same", async () => {
  const run = await runAlone(scenario({ bytes: 3 }), ({ name }) =>
    name === "createSession" ? { kind: "answer", answer: permanent(507) } : NONE,
  );
  expect(run.world.record?.error?.code).toBe("quota-exceeded");
  await requestRetry(run.world.ports, "t-1");
  await workAlone(run.world, run.watch, (_point, _index, _delivery, { message, delivery }) =>
    message.kind === "retry" && !delivery.poisoned ? { kind: "die-before" } : NONE,
  );
  mustHold(run);
  expect(run.world.record?.status).toBe("completed");
});

test("a session that refuses what it is asked, and has committed, is looked for before another is begun", async () => {
  const run = await runAlone(scenario({ bytes: 3 }), ({ name }) => {
    if (name === "putRange") return { kind: "lose" };
    return name === "querySession" ? { kind: "answer", answer: sessionDenied(401) } : NONE;
  });
  mustHold(run);
  expect(run.world.record?.status).toBe("completed");
  expect(run.world.graph.drive.commits).toHaveLength(1);
});
