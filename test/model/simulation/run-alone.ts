import { defaultPolicy, type Policy } from "../../../src/transfer/policy.ts";
import { runStep } from "../../../src/transfer/step/run-step.ts";
import type { PortCall } from "../../fakes/intercepted-ports.ts";
import { hostLimits, type Delivered, type HostLimits } from "../../fakes/fake-host.ts";
import type { Scenario } from "../../fakes/scenario.ts";
import { World } from "../../fakes/world.ts";
import { Process } from "./process.ts";
import type { Fault } from "./fault.ts";
import { rescueLost } from "./rescue-lost.ts";
import { traceOf } from "./trace.ts";
import { Checker } from "./checker.ts";

/** A point of a run: a port call, or the host's delete of a message that is done. */
export type Point = PortCall | { readonly area: "host"; readonly name: "delete" };

/** The fault at the n-th point of a run, counted over all invocations; `delivery` counts those. */
export type FaultAt = (point: Point, index: number, delivery: number, held: Delivered) => Fault;

export interface Run {
  readonly world: World;
  readonly checker: Checker;
  /** Points passed. */
  readonly points: number;
  readonly deliveries: number;
}

const MAX_DELIVERIES = 400;

export interface Circumstances {
  readonly limits?: HostLimits;
  readonly policy?: Policy;
  /** How many identical jobs are on the queue; 1 by default. */
  readonly jobs?: number;
  /** What a user or the timer does, uninterrupted, just before a point. */
  readonly before?: (index: number, world: World, point: Point) => Promise<unknown>;
}

/** Runs a new world with one job on its queue, one worker at a time, until no message is left. */
export const runAlone = (
  scenario: Scenario,
  faultAt: FaultAt,
  circumstances: Circumstances = {},
): Promise<Run> => {
  const world = new World(scenario, circumstances.limits ?? hostLimits);
  for (let job = 0; job < (circumstances.jobs ?? 1); job++) world.submit();
  return workAlone(world, new Checker(world), faultAt, circumstances);
};

/** Runs one worker at a time until no message is left; `faultAt` says what goes wrong. */
export const workAlone = async (
  world: World,
  checker: Checker,
  faultAt: FaultAt,
  { policy = defaultPolicy, before }: Circumstances = {},
): Promise<Run> => {
  let points = 0;
  let deliveries = 0;
  for (;;) {
    const held = world.host.receive();
    if (held === null) {
      if (world.host.hasVisible) continue;
      if (world.skipToNextMessage() || (await rescueLost(world, policy))) continue;
      break;
    }
    if (++deliveries > MAX_DELIVERIES) {
      checker.violations.push(`still running after ${MAX_DELIVERIES} deliveries`);
      break;
    }
    const process = new Process(
      world,
      checker,
      traceOf(`W${deliveries}`, "worker", held),
      0,
      () => undefined,
    );
    await process.start((ports) => runStep(ports, policy, held.message, held.delivery));
    for (let call = process.call; call !== null; call = process.call) {
      await before?.(points, world, call);
      await process.step(faultAt(call, points++, deliveries, held));
    }
    switch (process.end?.kind) {
      case "returned":
        if (faultAt({ area: "host", name: "delete" }, points++, deliveries, held).kind === "none")
          world.host.complete(held);
        break;
      case "threw":
        world.host.fail(held);
        break;
      default:
        // Its lease has to expire.
        break;
    }
  }
  return { world, checker, points, deliveries };
};
