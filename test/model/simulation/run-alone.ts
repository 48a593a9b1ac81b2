import { defaultPolicy, type Policy } from "../../../src/transfer/policy.ts";
import { runStep } from "../../../src/transfer/step/run-step.ts";
import type { PortCall } from "../../fakes/intercepted-ports.ts";
import { hostLimits, type Delivered, type HostLimits } from "../../fakes/fake-host.ts";
import type { Scenario } from "../../fakes/scenario.ts";
import { World } from "../../fakes/world.ts";
import { Actor } from "./process.ts";
import type { Fault } from "./fault.ts";
import { reviveNameless } from "./rescue-job-without-id.ts";
import { traceOf } from "./trace.ts";
import { Watch } from "./checker.ts";

/** What stands before a worker: a port call, or the host's delete of the message it has done. */
export type Point = PortCall | { readonly area: "host"; readonly name: "delete" };

/** What befalls the n-th point of a run, counted over all invocations; `delivery` counts those. */
export type FaultAt = (point: Point, index: number, delivery: number, held: Delivered) => Fault;

export interface Run {
  readonly world: World;
  readonly watch: Watch;
  /** Points passed. */
  readonly points: number;
  readonly deliveries: number;
}

const MOST_DELIVERIES = 400;

export interface Circumstances {
  readonly limits?: HostLimits;
  readonly policy?: Policy;
  /** So many messages that ask for the same; 1 by default. */
  readonly jobs?: number;
  /** What users or the timer do, whole, just before a point. */
  readonly before?: (index: number, world: World) => Promise<unknown>;
}

/** A new world with one job on its queue, worked on by one worker at a time to the last message. */
export const runAlone = (
  scenario: Scenario,
  faultAt: FaultAt,
  circumstances: Circumstances = {},
): Promise<Run> => {
  const world = new World(scenario, circumstances.limits ?? hostLimits);
  for (let job = 0; job < (circumstances.jobs ?? 1); job++) world.submit();
  return workAlone(world, new Watch(world), faultAt, circumstances);
};

/** One worker at a time, until no message is left; what befalls it is said by `faultAt`. */
export const workAlone = async (
  world: World,
  watch: Watch,
  faultAt: FaultAt,
  { policy = defaultPolicy, before }: Circumstances = {},
): Promise<Run> => {
  let points = 0;
  let deliveries = 0;
  for (;;) {
    const held = world.host.receive();
    if (held === null) {
      if (world.host.hasVisible) continue;
      if (world.skipToNextMessage() || (await reviveNameless(world, policy))) continue;
      break;
    }
    if (++deliveries > MOST_DELIVERIES) {
      watch.violations.push(`still at it after ${MOST_DELIVERIES} deliveries`);
      break;
    }
    const actor = new Actor(world, watch, traceOf(`W${deliveries}`, "worker", held), 0, () => undefined);
    await actor.start((ports) => runStep(ports, policy, held.message, held.delivery));
    for (let call = actor.call; call !== null; call = actor.call) {
      await before?.(points, world);
      await actor.step(faultAt(call, points++, deliveries, held));
    }
    switch (actor.aborting?.kind) {
      case "returned":
        if (faultAt({ area: "host", name: "delete" }, points++, deliveries, held).kind === "none")
          world.host.complete(held);
        break;
      case "threw":
        world.host.fail(held);
        break;
      default:
        // Dead: its lease has to run out.
        break;
    }
  }
  return { world, watch, points, deliveries };
};
