import { runDelivery } from "../../src/app/run-message.ts";
import { tracedPorts } from "../../src/telemetry/traced-ports.ts";
import { defaultPolicy } from "../../src/transfer/policy.ts";
import type { Ports } from "../../src/transfer/ports.ts";
import { BatchWorld } from "../fakes/batch-world.ts";
import type { World } from "../fakes/world.ts";
import { QUEUE_NAMES, type Recorder } from "./telemetry.ts";

/** Runs every message that a world has, now or later, as the app does; an invocation that throws is delivered again. */
export const runObserved = async (
  world: World,
  { telemetry }: Pick<Recorder, "telemetry">,
  change: (ports: Ports) => Ports = (ports) => ports,
): Promise<void> => {
  const services = {
    ports: tracedPorts(change(world.ports), QUEUE_NAMES, telemetry),
    policy: defaultPolicy,
    batch: new BatchWorld([]).ports(),
    isQueueOwner: () => Promise.resolve(true),
    telemetry,
    queueNames: QUEUE_NAMES,
  };
  do {
    for (let delivered = world.host.receive(); delivered !== null; delivered = world.host.receive()) {
      const { message, delivery } = delivered;
      try {
        await runDelivery(services, { message, delivery, invocationId: "invocation-1" });
        world.host.complete(delivered);
      } catch {
        world.host.fail(delivered);
      }
    }
  } while (world.skipToNextMessage());
};
