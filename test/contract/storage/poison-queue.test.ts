import { describe, expect, it } from "vitest";
import { storagePoisonQueue } from "../../../src/storage/poison-queue.ts";
import { azuriteForFile } from "./azurite.ts";

const azurite = azuriteForFile();
const newQueue = () => azurite.queues().getQueueClient(azurite.freshName());
const HIDDEN_MS = 60_000;

const filled = async (...texts: readonly string[]) => {
  const queue = newQueue();
  await queue.create();
  for (const text of texts) await queue.sendMessage(text);
  return { queue, poison: storagePoisonQueue(queue) };
};

describe("a poison queue of Azure Storage", () => {
  it("is empty when it does not exist", async () => {
    const poison = storagePoisonQueue(newQueue());
    expect(await poison.count()).toBe(0);
    expect(await poison.receive(32, HIDDEN_MS)).toEqual([]);
  });

  it("receives messages with their texts as they are, hides them, and counts them all the same", async () => {
    const deep = `{"x":${"[".repeat(6000)}${"]".repeat(6000)}}`;
    const { poison } = await filled(deep, "<&> {oops");
    const received = await poison.receive(32, HIDDEN_MS);
    expect(received.map(({ text }) => text)).toEqual([deep, "<&> {oops"]);
    for (const { dequeueCount, insertedOn, expiresOn } of received) {
      expect(dequeueCount).toBe(1);
      expect(expiresOn.getTime() - insertedOn.getTime()).toBe(7 * 24 * 60 * 60_000);
    }
    expect(await poison.receive(32, HIDDEN_MS)).toEqual([]);
    expect(await poison.count()).toBe(2);
  });

  it("receives no more than asked for", async () => {
    const { poison } = await filled("a", "b", "c");
    expect(await poison.receive(2, HIDDEN_MS)).toHaveLength(2);
  });

  it("makes a message visible again with its text, and removes one", async () => {
    const { poison } = await filled("a");
    const [first] = await poison.receive(1, HIDDEN_MS);
    if (first === undefined) throw new Error("nothing received");
    await poison.release(first);
    const [second] = await poison.receive(1, HIDDEN_MS);
    if (second === undefined) throw new Error("nothing received again");
    expect(second).toMatchObject({ messageId: first.messageId, text: "a", dequeueCount: 2 });
    await poison.remove(second);
    expect(await poison.count()).toBe(0);
  });

  it("leaves a message alone that somebody else has received since, or removed", async () => {
    const { queue, poison } = await filled("a");
    const [first] = await poison.receive(1, HIDDEN_MS);
    if (first === undefined) throw new Error("nothing received");
    await poison.release(first);
    const [other] = (await queue.receiveMessages({ visibilityTimeout: 60 })).receivedMessageItems;
    await poison.remove(first);
    await poison.release(first);
    expect(await poison.count()).toBe(1);
    expect(await poison.receive(1, HIDDEN_MS)).toEqual([]);
    if (other === undefined) throw new Error("nothing received by the other");
    await queue.deleteMessage(other.messageId, other.popReceipt);
    await poison.remove(first);
  });

  it("fails when storage does", async () => {
    const { queue, poison } = await filled("a");
    queue.receiveMessages = () => Promise.reject(new Error("down"));
    await expect(poison.receive(1, HIDDEN_MS)).rejects.toThrow("down");
  });
});
