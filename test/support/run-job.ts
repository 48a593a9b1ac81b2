import { readAllowedSources, readAllowedTargets } from "../../src/config/allow-lists.ts";
import { accessFor } from "../../src/graph/access/access.ts";
import type { GraphClient } from "../../src/graph/client.ts";
import { graphDestination } from "../../src/graph/destination.ts";
import { readMessage } from "../../src/intake/read-message.ts";
import { defaultPolicy } from "../../src/transfer/policy.ts";
import { runStep } from "../../src/transfer/step/run-step.ts";
import { scenario } from "../fakes/scenario.ts";
import { World } from "../fakes/world.ts";

/** The settings of those names. */
export interface Lists {
  readonly sources?: string;
  readonly targets?: string;
}

const SOURCE_ACCOUNT = "https://a.blob.core.windows.net";
const MAX_DELIVERIES = 20;

/**
 * Runs a job as a worker does that finds it on its queue, up to its end.
 * @returns the code of its error, or how it ended, and how often the source was called
 */
export const runJob = async (
  json: unknown,
  { sources, targets }: Lists,
  graph: GraphClient,
): Promise<{ readonly end: string; readonly message: string; readonly sourceCalls: number }> => {
  const world = new World(scenario());
  let sourceCalls = 0;
  const counted = <T>(call: () => T): T => {
    sourceCalls++;
    return call();
  };
  const targetList = readAllowedTargets(targets);
  const ports = {
    ...world.ports,
    access: accessFor(readAllowedSources(sources), targetList),
    destination: graphDestination(graph, targetList),
    source: {
      pin: (...args: Parameters<typeof world.source.pin>) => counted(() => world.source.pin(...args)),
      open: (...args: Parameters<typeof world.source.open>) => counted(() => world.source.open(...args)),
    },
  };
  const message = readMessage(JSON.stringify(json), SOURCE_ACCOUNT);
  if (message.kind === "invalid")
    return { end: message.error.code, message: message.error.message, sourceCalls };
  if (message.kind !== "job") throw new Error(`a job is read as ${message.kind}`);
  const { source } = message.job.request;
  world.source.put(source, Buffer.from("0123456789"));
  world.queues.jobs.send(message);
  for (let count = 0; count < MAX_DELIVERIES && world.skipToNextMessage(); count++) {
    const held = world.host.receive();
    if (held === null) continue;
    await runStep(ports, defaultPolicy, held.message, held.delivery);
    world.host.complete(held);
  }
  const { record } = world;
  return {
    end: record?.error?.code ?? record?.status ?? "nothing",
    message: record?.error?.message ?? "",
    sourceCalls,
  };
};
