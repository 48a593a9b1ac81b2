import type { QueueClient } from "@azure/storage-queue";
import { isQueueMissing } from "./storage-errors.ts";

/** Sends a message, and creates the queue if that is what is missing. */
export async function sendMessage(queue: QueueClient, text: string): Promise<void> {
  try {
    await queue.sendMessage(text);
  } catch (error) {
    if (!isQueueMissing(error)) throw error;
    await queue.createIfNotExists();
    await queue.sendMessage(text);
  }
}
