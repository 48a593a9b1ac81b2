import { expect, it } from "vitest";
import { runTimer } from "../../../src/app/run-timer.ts";
import { readConfig } from "../../../src/config/config.ts";
import { tracedPorts } from "../../../src/telemetry/traced-ports.ts";
import { defaultPolicy } from "../../../src/transfer/policy.ts";
import { BatchWorld } from "../../fakes/batch-world.ts";
import { MemoryPoisonQueue } from "../../fakes/memory-poison-queue.ts";
import { scenario } from "../../fakes/scenario.ts";
import { World } from "../../fakes/world.ts";
import { BASE } from "../../support/job-messages.ts";
import { runObserved } from "../../support/observed-transfers.ts";
import { QUEUE_NAMES, recorder, type Recorder } from "../../support/telemetry.ts";

const runTimerIn = async (world: World, { telemetry }: Recorder): Promise<void> => {
  const nothing = (): void => undefined;
  await runTimer(
    {
      ports: tracedPorts(world.ports, QUEUE_NAMES, telemetry),
      policy: defaultPolicy,
      batch: new BatchWorld([]).ports(),
      poison: { jobs: new MemoryPoisonQueue(world.clock), steps: new MemoryPoisonQueue(world.clock) },
      events: null,
      config: readConfig({ AzureWebJobsStorage: "UseDevelopmentStorage=true" }),
      sourceBaseUrl: BASE,
      isQueueOwner: () => Promise.resolve(true),
      removeOldRejections: () => Promise.resolve(0),
      telemetry,
      queueNames: QUEUE_NAMES,
    },
    { log: nothing, warn: nothing, error: nothing },
  );
};

it("the timer measures for how long the head of each queue has been due", async () => {
  const recorded = recorder();
  const world = new World(scenario());
  world.submit();
  world.clock.advanceBy(90_000);
  await runTimerIn(world, recorded);
  const ages = new Map(
    (await recorded.measured("blobferry.queue.oldest_age")).map(({ attributes, value }) => [
      attributes["messaging.destination.name"],
      value,
    ]),
  );
  expect(ages).toEqual(
    new Map([
      ["transfers", 90],
      ["transfer-steps", 0],
    ]),
  );
});

it("a step that the timer has sent again is linked to the timer's run", async () => {
  const recorded = recorder();
  const world = new World(scenario());
  world.submit();
  await runObserved(world, recorded, ({ steps, ...ports }) => ({
    ...ports,
    steps: {
      ...steps,
      send: () => Promise.resolve(),
      sendSpare: () =>
        Promise.resolve({ become: () => Promise.resolve(false), remove: () => Promise.resolve() }),
    },
  }));
  expect(world.record?.status).toBe("running");
  world.clock.advanceBy(2 * defaultPolicy.rescueAfterMs);
  await runTimerIn(world, recorded);
  await runObserved(world, recorded);
  expect(world.record?.status).toBe("completed");

  const timer = recorded.spans().find(({ name }) => name === "rescue stalled transfers");
  const sent = recorded
    .spans()
    .find(
      ({ name, parentSpanContext }) =>
        name.startsWith("send ") && parentSpanContext?.spanId === timer?.spanContext().spanId,
    );
  expect(timer?.attributes).toEqual({ "faas.trigger": "timer" });
  expect(sent?.attributes["blobferry.transfer.id"]).toBe("t-1");
  const linked = recorded
    .spans()
    .filter(({ links }) => links.some(({ context }) => context.spanId === sent?.spanContext().spanId));
  expect(linked.map(({ name }) => name)).toEqual(["process transfer-steps"]);
});
