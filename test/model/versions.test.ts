import { expect, it } from "vitest";
import { defaultPolicy } from "../../src/transfer/policy.ts";
import { hostLimits } from "../fakes/fake-host.ts";
import { scenario } from "../fakes/scenario.ts";
import { NONE, type Fault } from "./simulation/fault.ts";
import { violationsAtEnd } from "./rules/final-rules.ts";
import type { Run } from "./simulation/run-alone.ts";
import { runSchedule } from "./simulation/run-schedule.ts";
import type { Action } from "./simulation/schedule.ts";

const OWN: Action = { do: "deliver", pick: 0, skew: 0 };
const SKIP: Action = { do: "skip" };
const NEWER: Action = { ...OWN, isNewer: true };

/** All calls of the first process, or that many. */
const calls = (times = 30): Action[] =>
  Array.from({ length: times }, () => ({ do: "call", who: 0, fault: NONE }));
const callWith = (fault: Fault): Action => ({ do: "call", who: 0, fault });

/** Workers of two versions, of which each message crashes at most one without reaching the poison queue. */
const upgrade = (actions: readonly Action[]): Promise<Run> =>
  runSchedule({
    scenario: scenario({ bytes: 11 }),
    limits: { ...hostLimits, maxDequeueCount: 2 },
    policy: defaultPolicy,
    isMixed: true,
    skewsMs: [0],
    actions,
    landLate: false,
  });

const mustComplete = ({ world, checker }: Run): void => {
  expect(violationsAtEnd(world, checker), checker.history.join("\n")).toEqual([]);
  expect(world.record?.status, checker.history.join("\n")).toBe("completed");
};

const deliveriesTo = (run: Run): number =>
  run.checker.history.filter((line) => line.startsWith("-- delivers newer")).length;

it("a message of a newer version is left to it, however often an older worker receives it", async () => {
  const many = Array.from({ length: 10 }, (): Action[] => [OWN, ...calls(), SKIP]).flat();
  const run = await upgrade([NEWER, ...calls(), SKIP, ...many]);
  mustComplete(run);
  expect(deliveriesTo(run)).toBe(10);
});

it("a record of a newer version is left to it, however often an older worker meets it", async () => {
  // The older worker saves a step and sends its message; the newer one takes that step, and a copy stays behind.
  const many = Array.from({ length: 10 }, (): Action[] => [OWN, ...calls(), SKIP]).flat();
  const run = await upgrade([
    ...[OWN, ...calls()],
    { do: "duplicate", pick: 0 },
    ...[NEWER, ...calls(), SKIP],
    ...many,
  ]);
  mustComplete(run);
  expect(run.checker.history.filter((line) => line.includes("records.read -> threw")).length).toBeGreaterThan(
    4,
  );
});

it("a message of a newer version still counts as redelivered when an older worker has put it back", async () => {
  const run = await upgrade([
    ...[NEWER, ...calls(), SKIP],
    // A newer worker saves the second step, and dies before it sends the next message; its spare is lost with it.
    NEWER,
    ...calls(1),
    callWith({ kind: "break" }),
    ...calls(3),
    callWith({ kind: "die-before" }),
    SKIP,
    ...[OWN, ...calls(), SKIP],
  ]);
  mustComplete(run);
  expect(deliveriesTo(run)).toBeGreaterThan(0);
});
