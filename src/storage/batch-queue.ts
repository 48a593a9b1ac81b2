import type { QueueClient } from "@azure/storage-queue";
import type { BatchMessage } from "../batch/message.ts";
import type { BatchQueue } from "../batch/ports.ts";
import { encodeJson } from "./queue-message.ts";
import { dueAtIn, sendText } from "./send-text.ts";

/** The first version that knows batches. */
const BATCH_VERSION = 2;

/** Steps of batches are few, and go to the queue of what has begun. */
export const storageBatchQueue = (queue: QueueClient): BatchQueue => ({
  send: async (message, delayMs) => {
    await sendText(queue, encodeBatchMessage(message, dueAtIn(delayMs)), delayMs);
  },
});

/** An app that knows no batches leaves the message alone, by its version. */
export const encodeBatchMessage = ({ kind, ...message }: BatchMessage, dueAt: string): string =>
  encodeJson({ blobferry: kind, v: BATCH_VERSION, ...message, dueAt });
