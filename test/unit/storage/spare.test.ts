import type { QueueClient } from "@azure/storage-queue";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { storageSpare } from "../../../src/storage/spare.ts";
import type { StepMessage } from "../../../src/transfer/message.ts";

const HIDDEN_MS = 10_000;
const START = "2026-11-22T10:00:00.000Z";
const message = { kind: "step", transferId: "t", admittedAt: START, step: 7 } as unknown as StepMessage;

beforeEach(() => {
  vi.useFakeTimers({ now: new Date(START) });
});
afterEach(() => {
  vi.useRealTimers();
});

const restError = (statusCode: number, code: string): Error =>
  Object.assign(new Error(code), { name: "RestError", statusCode, code });

/** A queue that writes down what is done to the one message it holds; each call of `fails` fails with its error. */
const queueOf = (fails: Readonly<Record<string, Error>> = {}) => {
  const calls: unknown[][] = [];
  let receipts = 0;
  const answer = <T>(name: string, value: T): Promise<T> => {
    const error = fails[name];
    return error === undefined ? Promise.resolve(value) : Promise.reject(error);
  };
  const receipt = () => ({ messageId: "m", popReceipt: `r${++receipts}` });
  const queue = {
    createIfNotExists: () => answer("create", {}),
    sendMessage: (text: string, options: object) => {
      calls.push(["send", JSON.parse(text), options]);
      return answer("send", receipt());
    },
    updateMessage: (id: string, popReceipt: string, text: string, delayS: number) => {
      calls.push(["update", id, popReceipt, (JSON.parse(text) as { dueAt: string }).dueAt, delayS]);
      return answer("update", receipt());
    },
    deleteMessage: (id: string, popReceipt: string) => {
      calls.push(["delete", id, popReceipt]);
      return answer("delete", {});
    },
  };
  return { queue: queue as unknown as QueueClient, calls };
};

it("a spare never expires, and stays hidden for the time asked for, in whole seconds", async () => {
  const { queue, calls } = queueOf();
  storageSpare(queue, message, 9001);
  await vi.advanceTimersByTimeAsync(0);
  expect(calls).toEqual([
    [
      "send",
      expect.objectContaining({ transferId: "t", step: 7, dueAt: "2026-11-22T10:00:09.001Z" }),
      { visibilityTimeout: 10, messageTimeToLive: -1 },
    ],
  ]);
});

it("a spare is hidden again well before it appears, each time with the receipt of the time before", async () => {
  const { queue, calls } = queueOf();
  storageSpare(queue, message, HIDDEN_MS);
  await vi.advanceTimersByTimeAsync(5999);
  expect(calls).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(6001);
  expect(calls.slice(1)).toEqual([
    ["update", "m", "r1", "2026-11-22T10:00:16.000Z", 10],
    ["update", "m", "r2", "2026-11-22T10:00:22.000Z", 10],
  ]);
});

it("once it has become the next message, it is neither renewed nor removed", async () => {
  const { queue, calls } = queueOf();
  const spare = storageSpare(queue, message, HIDDEN_MS);
  expect(await spare.become({ ...message, step: 8 }, 1500)).toBe(true);
  await spare.remove();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(calls.slice(1)).toEqual([["update", "m", "r1", "2026-11-22T10:00:01.500Z", 2]]);
});

it("a spare that was removed is deleted once, and not renewed", async () => {
  const { queue, calls } = queueOf();
  const spare = storageSpare(queue, message, HIDDEN_MS);
  await spare.remove();
  await spare.remove();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(calls.slice(1)).toEqual([["delete", "m", "r1"]]);
  expect(await spare.become({ ...message, step: 8 }, 0)).toBe(false);
});

it("a spare that another worker has received cannot become anything, and is left to that worker", async () => {
  const { queue, calls } = queueOf({ update: restError(404, "MessageNotFound") });
  const spare = storageSpare(queue, message, HIDDEN_MS);
  expect(await spare.become({ ...message, step: 8 }, 0)).toBe(false);
  await spare.remove();
  expect(calls.map(([name]) => name)).toEqual(["send", "update"]);
});

it("a spare that could not be sent troubles nobody", async () => {
  const { queue, calls } = queueOf({ send: restError(503, "ServerBusy") });
  const spare = storageSpare(queue, message, HIDDEN_MS);
  expect(await spare.become({ ...message, step: 8 }, 0)).toBe(false);
  await spare.remove();
  expect(calls).toHaveLength(1);
});

it("a spare that cannot be deleted is left to appear", async () => {
  const { queue } = queueOf({ delete: restError(404, "MessageNotFound") });
  await expect(storageSpare(queue, message, HIDDEN_MS).remove()).resolves.toBeUndefined();
});
