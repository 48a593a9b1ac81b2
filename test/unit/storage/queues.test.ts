import type { QueueClient } from "@azure/storage-queue";
import { RestError } from "@azure/core-rest-pipeline";
import { describe, expect, it } from "vitest";
import { storageResultQueue, storageStepQueue } from "../../../src/storage/queues.ts";
import { encodeMessage } from "../../../src/storage/queue-message.ts";
import type { StepMessage } from "../../../src/transfer/message.ts";
import { transferError } from "../../../src/transfer/error.ts";
import { resultOf, type ResultData, type TransferResult } from "../../../src/transfer/result.ts";

const step: StepMessage = {
  kind: "step",
  transferId: "t",
  runId: "8be4df61-93ca-41d2-aa0d-00e098032b8c",
  step: 1,
  admittedAt: "2026-10-05T12:00:00.000Z",
  dueAt: "2026-10-05T13:00:00.000Z",
};
const DUE = "2026-10-05T13:00:00.000Z";
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

const stepQueueOf = (queue: QueueClient) => storageStepQueue({ jobs: queue, steps: queue });

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
    await stepQueueOf(queue).send("steps", step, delayMs);
    const text = encodeMessage(step, DUE);
    const options: unknown = expect.objectContaining({ visibilityTimeout, messageTimeToLive: -1 });
    expect(calls).toEqual([["send", text, options]]);
  });

  it("creates a missing queue and sends again, once", async () => {
    const found = noting(missing);
    await stepQueueOf(found.queue).send("steps", step, 0);
    expect(found.calls.map(([name]) => name)).toEqual(["send", "create", "send"]);
    const lost = noting(missing, missing);
    await expect(stepQueueOf(lost.queue).send("steps", step, 0)).rejects.toBe(missing);
  });

  it("throws any other error, so that the message survives", async () => {
    const error = new RestError("?", { statusCode: 403, code: "AuthorizationFailure" });
    const { queue, calls } = noting(error);
    await expect(stepQueueOf(queue).send("steps", step, 0)).rejects.toBe(error);
    expect(calls).toHaveLength(1);
  });

  it("has no head while it does not exist, and throws what else went wrong", async () => {
    const none = { jobs: null, steps: null };
    expect(await stepQueueOf(noting().queue).heads()).toEqual(none);
    expect(await stepQueueOf(noting(missing).queue).heads()).toEqual(none);
    const error = new RestError("?", { statusCode: 500 });
    await expect(stepQueueOf(noting(error).queue).heads()).rejects.toBe(error);
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

describe("a result that the queue refuses", () => {
  const data: ResultData = {
    transferId: "t",
    status: "failed",
    source: { container: "c", blob: "b", versionId: null },
    target: { kind: "bundle", driveId: "d", itemId: "i" },
    bytes: 5,
    quickXorHash: null,
    verification: "off",
    item: { id: "1", name: "n", webUrl: null, eTag: null },
    ranges: 1,
    retries: 0,
    sessions: 1,
    startedAt: "2026-10-05T11:00:00.000Z",
    completedAt: "2026-10-05T12:00:00.000Z",
    error: transferError("target-rejected", `no\u0007${"x".repeat(1000)}`, { httpStatus: 400 }),
    labels: { a: "b" },
  };
  const published = async (result: TransferResult, ...errors: Error[]) => {
    const { queue, calls } = noting(...errors);
    await storageResultQueue(queue).publish(result);
    return calls.map(([, text]) => JSON.parse(text as string) as TransferResult);
  };

  it.each([
    ["as XML", new RestError("?", { statusCode: 400, code: "InvalidXmlDocument" })],
    ["as too large", new RestError("?", { statusCode: 413, code: "RequestBodyTooLarge" })],
  ])("%s is published with the outcome alone", async (_what, refusal) => {
    const full = resultOf("t/1", data);
    const [first, second, ...others] = await published(full, refusal);
    expect(first).toEqual(full);
    expect(others).toEqual([]);
    expect(second).toMatchObject({
      id: "t/1",
      type: "blobferry.transfer.failed",
      subject: "t",
      time: data.completedAt,
      data: {
        transferId: "t",
        status: "failed",
        source: null,
        target: null,
        item: null,
        labels: {},
        error: { code: "target-rejected", httpStatus: 400 },
      },
    });
    expect(second?.data).not.toHaveProperty("receivedText");
    expect(second?.data.error?.message).toMatch(/^no\uFFFDx{100,197}…$/);
  });

  it("because it is longer than a message is published so at once", async () => {
    const labels = { a: "x".repeat(70_000) };
    const sent = await published(resultOf("t/1", { ...data, status: "completed", error: null, labels }));
    expect(sent).toMatchObject([{ id: "t/1", data: { status: "completed", error: null, labels: {} } }]);
  });

  it("for another reason, or even so, is an error", async () => {
    const refusal = new RestError("?", { statusCode: 400 });
    for (const errors of [[new RestError("?", { statusCode: 403 })], [refusal, refusal]]) {
      await expect(published(resultOf("t/1", data), ...errors)).rejects.toThrow(RestError);
    }
  });

  it("is never one with characters that XML lacks: they are escaped", async () => {
    const { queue, calls } = noting();
    const labels = { note: "a\uFFFE\uFFFF\u0000\uD800" };
    await storageResultQueue(queue).publish(resultOf("t/1", { ...data, labels }));
    expect(calls[0]?.[1]).not.toMatch(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/u);
    expect(JSON.parse(calls[0]?.[1] as string)).toMatchObject({ data: { labels } });
  });
});
