import type { InvocationContext } from "@azure/functions";
import { expect, it } from "vitest";
import { runMessage } from "../../../src/app/run-message.ts";
import type { Services } from "../../../src/app/services.ts";
import { batchMessage } from "../../../src/batch/message.ts";
import { encodeBatchMessage } from "../../../src/storage/batch-queue.ts";
import { defaultPolicy } from "../../../src/transfer/policy.ts";
import { StorageUnavailableError } from "../../../src/transfer/storage-error.ts";
import { BatchWorld } from "../../fakes/batch-world.ts";
import { BATCH_ID } from "../../support/sample-batch.ts";
import { BASE } from "../../support/job-messages.ts";
import { QUEUE_NAMES, recorder } from "../../support/telemetry.ts";

const context = {
  invocationId: "invocation-1",
  triggerMetadata: { id: "message-1", insertionTime: "2026-10-05T11:59:00+00:00", dequeueCount: 2 },
} as unknown as InvocationContext;

/** Runs the message of a batch's current step, over ports that a test may have changed. */
const runBatch = async (change: (ports: ReturnType<BatchWorld["ports"]>) => object = () => ({})) => {
  const recorded = recorder();
  const world = new BatchWorld([]);
  await world.submit();
  const batch = world.ports();
  const stored = await batch.batches.read(BATCH_ID);
  if (stored === null) throw new Error("no batch");
  const services = {
    batch: { ...batch, ...change(batch) },
    ports: { clock: batch.clock },
    policy: defaultPolicy,
    sourceBaseUrl: BASE,
    isQueueOwner: () => Promise.resolve(true),
    telemetry: recorded.telemetry,
    queueNames: QUEUE_NAMES,
  } as unknown as Services;
  await runMessage(services, {
    input: encodeBatchMessage(batchMessage(stored.record), "2026-10-05T11:59:00.000Z"),
    context,
    queue: "steps",
    poisoned: false,
  }).catch(() => undefined);
  const [span, ...others] = recorded.spans();
  if (span === undefined || others.length > 0) throw new Error(`${others.length + 1} spans`);
  return { span, durations: await recorded.measured("messaging.process.duration") };
};

it("a step of a batch is a span of its own, found by the batch's id", async () => {
  const { span, durations } = await runBatch();
  expect(span.name).toBe("process transfer-steps");
  expect(span.parentSpanContext).toBeUndefined();
  expect(span.attributes).toEqual({
    "messaging.system.name": "azure.storage_queue",
    "messaging.destination.name": "transfer-steps",
    "messaging.operation.name": "process",
    "messaging.operation.type": "process",
    "messaging.message.id": "message-1",
    "faas.trigger": "pubsub",
    "faas.invocation.id": "invocation-1",
    "blobferry.message.delivery_count": 2,
    "blobferry.batch.id": BATCH_ID,
    "blobferry.step": 0,
    "blobferry.outcome": "batch-advanced",
    "blobferry.batch.action": "plan",
  });
  expect(durations).toHaveLength(1);
});

it("a step that fails says its kind of error, and nothing of what the error says", async () => {
  const secret = "https://up.example/?tempauth=secret";
  const { span } = await runBatch(() => ({
    batches: { read: () => Promise.reject(new TypeError(secret)) },
  }));
  expect(span.attributes["error.type"]).toBe("TypeError");
  expect(JSON.stringify([span.attributes, span.status, span.events])).not.toContain("secret");
});

it("a step that storage stops is put back", async () => {
  const { span } = await runBatch(() => ({
    batches: { read: () => Promise.reject(new StorageUnavailableError("no answer")) },
  }));
  expect(span.attributes["blobferry.outcome"]).toBe("batch-resent");
});
