import type { QueueClient } from "@azure/storage-queue";
import { RestError } from "@azure/core-rest-pipeline";
import { describe, expect, it } from "vitest";
import { storageResultQueue, storageStepQueue } from "../../../src/storage/queues.ts";
import { encodeMessage } from "../../../src/storage/queue-message.ts";
import type { StepMessage } from "../../../src/transfer/message.ts";
import { resultOf, type ResultData } from "../../../src/transfer/result.ts";

const step: StepMessage = {
  kind: "step",
  transferId: "t",
  runId: "8be4df61-93ca-41d2-aa0d-00e098032b8c",
  step: 1,
  admittedAt: "2026-10-05T12:00:00.000Z",
};
const missing = new RestError("?", { statusCode: 404, code: "QueueNotFound" });

/** A queue that notes what it is asked to do, and first throws these errors. */
const noting = (...errors: Error[]) => {
  const calls: unknown[][] = [];
  const note = (...call: unknown[]) => {
    calls.push(call);
    const error = call[0] === "create" ? undefined : errors.shift();
    return error === undefined ? Promise.resolve({ peekedMessageItems: [] }) : Promise.reject(error);
  };
  const queue = {
    sendMessage: (...args: unknown[]) => note("send", ...args),
    peekMessages: () => note("peek"),
    createIfNotExists: () => note("create"),
  } as unknown as QueueClient;
  return { queue, calls };
};

describe("the step queue", () => {
  it.each([
    ["nothing", 0, 0],
    ["a part of a second, rounded up", 1, 1],
    ["whole seconds", 322_000, 322],
    ["a fraction, rounded up so that a Retry-After is never shortened", 322_000.4, 323],
    ["seven days", 604_800_000, 604_800],
    ["more than the queue takes: its longest", 604_800_001, 604_800],
    ["for ever: its longest", Number.POSITIVE_INFINITY, 604_800],
  ])("hides a message for %s", async (_what, delayMs, visibilityTimeout) => {
    const { queue, calls } = noting();
    await storageStepQueue(queue).send(step, delayMs);
    const text = encodeMessage(step);
    const options: unknown = expect.objectContaining({ visibilityTimeout, messageTimeToLive: -1 });
    expect(calls).toEqual([["send", text, options]]);
  });

  it("creates a missing queue and sends again, once", async () => {
    const found = noting(missing);
    await storageStepQueue(found.queue).send(step, 0);
    expect(found.calls.map(([name]) => name)).toEqual(["send", "create", "send"]);
    const lost = noting(missing, missing);
    await expect(storageStepQueue(lost.queue).send(step, 0)).rejects.toBe(missing);
  });

  it("throws any other error, so that the message survives", async () => {
    const error = new RestError("?", { statusCode: 403, code: "AuthorizationFailure" });
    const { queue, calls } = noting(error);
    await expect(storageStepQueue(queue).send(step, 0)).rejects.toBe(error);
    expect(calls).toHaveLength(1);
  });

  it("has no oldest message while it does not exist, and throws what else went wrong", async () => {
    expect(await storageStepQueue(noting().queue).oldestVisibleAt()).toBeNull();
    expect(await storageStepQueue(noting(missing).queue).oldestVisibleAt()).toBeNull();
    const error = new RestError("?", { statusCode: 500 });
    await expect(storageStepQueue(noting(error).queue).oldestVisibleAt()).rejects.toBe(error);
  });
});

describe("the result queue", () => {
  it("publishes a result as raw JSON that is visible at once and never expires", async () => {
    const { queue, calls } = noting(missing);
    const data = {
      transferId: "t",
      status: "completed",
      completedAt: "2026-10-05T12:00:00.000Z",
    } as ResultData;
    await storageResultQueue(queue).publish(resultOf("t/1", data));
    const sent = [
      "send",
      JSON.stringify(resultOf("t/1", data)),
      expect.objectContaining({ visibilityTimeout: 0, messageTimeToLive: -1 }) as unknown,
    ];
    expect(calls).toEqual([sent, ["create"], sent]);
  });
});
