import type { QueueClient, QueueSendMessageResponse } from "@azure/storage-queue";
import { createIfMissing } from "./errors.ts";

/** The longest time the service hides a message. After a longer wait, the step that comes early finds the rest of the wait in its record. */
const LONGEST_DELAY_S = 7 * 24 * 60 * 60;
/** Messages never expire: a transfer behind a long backlog must not lose its message. */
const NO_EXPIRY = -1;
/** Sends a text, to a queue that is created if it is missing. */
export const sendText = (
  queue: QueueClient,
  text: string,
  delayS: number,
): Promise<QueueSendMessageResponse> =>
  createIfMissing(
    () => queue.createIfNotExists(),
    () => queue.sendMessage(text, { visibilityTimeout: delayS, messageTimeToLive: NO_EXPIRY }),
  );

/** A delay as the service takes it. */
export const secondsOf = (delayMs: number): number => Math.min(LONGEST_DELAY_S, Math.ceil(delayMs / 1000));
/** When a message is due that is sent now, ISO 8601. */
export const dueAtIn = (delayMs: number): string =>
  new Date(Date.now() + Math.min(LONGEST_DELAY_S * 1000, delayMs)).toISOString();
