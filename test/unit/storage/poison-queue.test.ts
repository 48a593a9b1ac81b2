import type { QueueClient } from "@azure/storage-queue";
import { describe, expect, it } from "vitest";
import { storagePoisonQueue } from "../../../src/storage/poison-queue.ts";

const restError = (statusCode: number, code: string): Error =>
  Object.assign(new Error(code), { name: "RestError", statusCode, code });

/** A queue that notes its calls, and answers each with this or fails with it. */
const queueOf = (answer: object | Error) => {
  const calls: unknown[][] = [];
  const answering =
    (name: string) =>
    (...args: readonly unknown[]) => {
      calls.push([name, ...args]);
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    };
  const queue = Object.fromEntries(
    ["getProperties", "receiveMessages", "updateMessage", "deleteMessage"].map((name) => [
      name,
      answering(name),
    ]),
  );
  return { poison: storagePoisonQueue(queue as unknown as QueueClient), calls };
};
const HELD = { messageId: "m", popReceipt: "p" } as Parameters<
  ReturnType<typeof storagePoisonQueue>["remove"]
>[0];

describe("a poison queue", () => {
  it("hides what it hands out for whole seconds, at least for as long as asked", async () => {
    const { poison, calls } = queueOf({ receivedMessageItems: [{ messageId: "m", messageText: "t" }] });
    expect(await poison.receive(32, 60_000)).toEqual([{ messageId: "m", text: "t" }]);
    await poison.receive(1, 1001);
    expect(calls).toEqual([
      ["receiveMessages", { numberOfMessages: 32, visibilityTimeout: 60 }],
      ["receiveMessages", { numberOfMessages: 1, visibilityTimeout: 2 }],
    ]);
  });

  it("shows a message again at once, with the text that it has", async () => {
    const { poison, calls } = queueOf({});
    await poison.release(HELD);
    expect(calls).toEqual([["updateMessage", "m", "p", undefined, 0]]);
  });

  it("counts nothing where the service does not say how many there are", async () => {
    expect(await queueOf({}).poison.count()).toBe(0);
    expect(await queueOf({ approximateMessagesCount: 7 }).poison.count()).toBe(7);
  });

  it.each([restError(404, "QueueNotFound"), restError(400, "PopReceiptMismatch")])(
    "takes a message for gone after %s",
    async (error) => {
      const { poison } = queueOf(error);
      expect(await poison.count()).toBe(0);
      expect(await poison.receive(1, 1000)).toEqual([]);
      await poison.release(HELD);
      await poison.remove(HELD);
    },
  );

  it("fails when storage does", async () => {
    const error = restError(503, "ServerBusy");
    const { poison } = queueOf(error);
    const tries = [poison.count(), poison.receive(1, 1000), poison.release(HELD), poison.remove(HELD)];
    for (const settled of await Promise.allSettled(tries))
      expect(settled).toMatchObject({ status: "rejected", reason: error });
  });
});
