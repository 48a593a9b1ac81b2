import type { QueueClient } from "@azure/storage-queue";
import { createIfMissing } from "./errors.ts";

/** The longest time the service hides a message. After a longer wait, the step that comes early finds the rest of the wait in its record. */
const LONGEST_DELAY_MS = 7 * 24 * 60 * 60 * 1000;
/** Messages never expire: a transfer behind a long backlog must not lose its message. */
const NO_EXPIRY = -1;

/** Sends a text, to a queue that is created if it is missing. The message stays invisible for the delay. */
export const sendText = async (queue: QueueClient, text: string, delayMs: number): Promise<void> => {
  const visibilityTimeout = Math.ceil(Math.min(LONGEST_DELAY_MS, delayMs) / 1000);
  await createIfMissing(
    () => queue.createIfNotExists(),
    () => queue.sendMessage(text, { visibilityTimeout, messageTimeToLive: NO_EXPIRY }),
  );
};

/** When a message is due that is sent now, ISO 8601. */
export const dueAtIn = (delayMs: number): string =>
  new Date(Date.now() + Math.min(LONGEST_DELAY_MS, delayMs)).toISOString();
