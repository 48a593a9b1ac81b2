import type { QueueClient } from "@azure/storage-queue";
import { vi } from "vitest";

/** Makes the queue's messages look older, as if the service's clock had moved on. */
export const agePeeked = (queue: QueueClient, ageMs: number): void => {
  const peek = queue.peekMessages.bind(queue);
  vi.spyOn(queue, "peekMessages").mockImplementation(async (options) => {
    const peeked = await peek(options);
    return { ...peeked, date: new Date((peeked.date?.getTime() ?? Date.now()) + ageMs) };
  });
};
