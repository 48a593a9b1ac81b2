import { expect, it } from "vitest";
import { admitted } from "../../src/transfer/record.ts";
import { jobOf, scenario, type Scenario } from "../fakes/scenario.ts";
import { World } from "../fakes/world.ts";
import { violationsAtEnd } from "./rules/final-rules.ts";
import { Checker } from "./simulation/checker.ts";
import { NONE, type Fault } from "./simulation/fault.ts";
import { runAlone, workAlone, type FaultAt, type Point, type Run } from "./simulation/run-alone.ts";

const faults: readonly Fault[] = [
  { kind: "die-before" },
  { kind: "die-after" },
  { kind: "lose" },
  { kind: "break" },
  { kind: "deny" },
];

/** A job from the queue. */
const fromQueue = (own: Scenario, faultAt: FaultAt): Promise<Run> => runAlone(own, faultAt);

/** A job whose record the library has written. */
const fromLibrary = async (own: Scenario, faultAt: FaultAt): Promise<Run> => {
  const world = new World(own);
  const { request } = jobOf(own);
  const nowMs = world.clock.nowMs();
  const admittedAt = new Date(nowMs).toISOString();
  await world.records.reserveAdmission("t-1", admittedAt);
  await world.records.create(
    admitted({ transferId: "t-1", request, source: null, rangeBytes: 4, admittedAt, nowMs }),
  );
  world.submit();
  return await workAlone(world, new Checker(world), faultAt);
};

const isOutside = ({ area }: Point): boolean =>
  area === "source" || area === "destination" || area === "admission";

it.each([
  ["a job from the queue", fromQueue, {}],
  ["a job without an id", fromQueue, { transferId: null }],
  ["a job that is sent whole", fromQueue, { bytes: 0 }],
  ["a job with a path", fromQueue, { hasPath: true }],
  ["a job from the library", fromLibrary, {}],
  ["a job with a path from the library", fromLibrary, { hasPath: true }],
])(
  "%s that is not allowed fails without a call to its source or target, after any fault",
  async (_what, run, own) => {
    for (const fault of faults) {
      for (let at = 0; ; at++) {
        const outside: string[] = [];
        const { world, checker, points } = await run(
          scenario({ ...own, isRefused: true }),
          (point, index) => {
            if (isOutside(point)) outside.push(`${point.area} ${point.name}`);
            return index === at ? fault : NONE;
          },
        );
        if (at >= points) break;
        const told = [`${fault.kind} at ${at}`, ...checker.history].join("\n");
        expect(violationsAtEnd(world, checker), told).toEqual([]);
        expect(world.record, told).toMatchObject({ status: "failed", error: { code: "target-not-allowed" } });
        expect(outside, told).toEqual([]);
      }
    }
  },
);
