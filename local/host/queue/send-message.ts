import type { QueueClient } from "@azure/storage-queue";
import { isQueueMissing } from "./storage-errors.ts";

/** Sends a message, and creates the queue when it does not exist. */
export const sendMessage = async (queue: QueueClient, text: string): Promise<void> => {
  try {
    await queue.sendMessage(text);
  } catch (error) {
    if (!isQueueMissing(error)) throw error;
    await queue.createIfNotExists();
    await queue.sendMessage(text);
  }
};
