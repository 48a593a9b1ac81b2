import type { QueueClient } from "@azure/storage-queue";
import { describe, expect, it, vi } from "vitest";
import { jsonOfInput } from "../../../src/storage/message-json.ts";
import { storageResultQueue, storageStepQueue } from "../../../src/storage/queues.ts";
import type { StepMessage } from "../../../src/transfer/message.ts";
import { resultOf, type ResultData } from "../../../src/transfer/result.ts";
import { writtenOptions } from "../../../src/transfer/versions.ts";
import { jobOf, scenario } from "../../fakes/scenario.ts";
import { readMessage } from "../../../src/intake/read-message.ts";
import { stepQueueContract, withoutDueAt } from "../../suites/step-queue.ts";
import { azuriteForFile } from "./azurite.ts";

const azurite = azuriteForFile();
const newQueue = () => azurite.queues().getQueueClient(azurite.freshName());

const step: StepMessage = {
  kind: "step",
  transferId: "t",
  runId: "8be4df61-93ca-41d2-aa0d-00e098032b8c",
  step: 1,
  admittedAt: "2026-10-05T12:00:00.000Z",
};

const newQueues = () => ({ jobs: newQueue(), steps: newQueue() });
const SOURCES = "https://acct.blob.core.windows.net";

const receiveAll = async (queue: QueueClient): Promise<object[]> => {
  if (!(await queue.exists())) return [];
  const { receivedMessageItems: received } = await queue.receiveMessages({ numberOfMessages: 32 });
  return received.map(({ messageText }) => withoutDueAt(readMessage(messageText, SOURCES)));
};

stepQueueContract(() => {
  const queues = newQueues();
  return {
    queue: storageStepQueue(queues),
    receiveAll: async () => [...(await receiveAll(queues.jobs)), ...(await receiveAll(queues.steps))],
  };
});

describe("a step queue of Azure Storage", () => {
  it("creates its queue when it sends the first message, which is raw JSON and never expires", async () => {
    const queues = newQueues();
    await storageStepQueue(queues).send("steps", { ...step, dueAt: step.admittedAt }, 0);
    const { receivedMessageItems: received } = await queues.steps.receiveMessages();
    expect(received).toHaveLength(1);
    const [message] = received;
    const { kind, ...fields } = step;
    const wire = { blobferry: kind, v: 1, ...fields, dueAt: step.admittedAt };
    expect(JSON.parse(message?.messageText ?? "")).toEqual(wire);
    expect(jsonOfInput(message?.messageText)).toEqual({ json: wire });
    expect(message?.expiresOn.getTime()).toBeGreaterThan(Date.parse("2100-01-01"));
    expect(await queues.jobs.exists()).toBe(false);
  });

  it("writes a job with an id in the form that producers write", async () => {
    const queues = newQueues();
    const { request: any } = jobOf(scenario());
    // An older app could not carry out a newer kind, which goes in an envelope.
    const request = { ...any, target: { kind: "bundle", driveId: "d", itemId: "i" } };
    const options = { ...request.options, labels: { "Grüße \u0001": "<&> \uFFFE" } };
    await storageStepQueue(queues).send(
      "jobs",
      { kind: "job", job: { transferId: "t-1", request: { ...request, options } } },
      0,
    );
    const { receivedMessageItems: received } = await queues.jobs.receiveMessages();
    const { versionId, ...source } = request.source;
    expect(versionId).toBeNull();
    expect(received.map(({ messageText }) => JSON.parse(messageText) as unknown)).toEqual([
      { source, target: request.target, transferId: "t-1", options: writtenOptions(options) },
    ]);
  });

  it("hides a message for a second at least", async () => {
    const queues = newQueues();
    const sending = vi.spyOn(queues.steps, "sendMessage");
    await storageStepQueue(queues).send("steps", step, 1);
    // The first call finds no queue.
    expect(new Set(sending.mock.calls.map(([, options]) => options?.visibilityTimeout))).toEqual(
      new Set([1]),
    );
  });

  it.each([60_000, 604_800_000, 10_000_000_000])("hides a message for %i ms", async (delayMs) => {
    const queues = newQueues();
    const steps = storageStepQueue(queues);
    await steps.send("steps", step, delayMs);
    expect((await steps.heads()).steps).toBeNull();
    expect((await queues.steps.receiveMessages()).receivedMessageItems).toEqual([]);
    expect((await queues.steps.getProperties()).approximateMessagesCount).toBe(1);
  });

  it("creates its queue again after it was deleted", async () => {
    const queues = newQueues();
    const steps = storageStepQueue(queues);
    await steps.send("steps", step, 0);
    await queues.steps.delete();
    expect((await steps.heads()).steps).toBeNull();
    await steps.send("steps", step, 0);
    expect((await queues.steps.peekMessages()).peekedMessageItems).toHaveLength(1);
  });

  it("knows when a job that a producer wrote was to be delivered", async () => {
    const queues = newQueues();
    await queues.jobs.createIfNotExists();
    const { insertedOn } = await queues.jobs.sendMessage("{}");
    expect(await storageStepQueue(queues).heads()).toEqual({
      jobs: { dueAtMs: insertedOn.getTime() },
      steps: null,
    });
  });
});

describe("a result queue of Azure Storage", () => {
  it("creates its queue and publishes a result as JSON, whatever characters it holds", async () => {
    const queue = newQueue();
    const data = { transferId: "t", status: "failed", labels: { 'Grüße <&> "💾"': "\u0001\u2028" } };
    const result = resultOf("t/1", { ...data, completedAt: step.admittedAt } as unknown as ResultData);
    await storageResultQueue(queue).publish(result);
    const { receivedMessageItems: received } = await queue.receiveMessages();
    expect(received.map(({ messageText }) => JSON.parse(messageText) as unknown)).toEqual([result]);
  });
});
