import type { QueueClient } from "@azure/storage-queue";
import type { ResultQueue, StepQueue } from "../transfer/ports.ts";
import type { TransferResult } from "../transfer/result.ts";
import { printable, shortText } from "../transfer/text.ts";
import { createIfMissing, storageStatus } from "./errors.ts";
import { encodeJson, encodeMessage, MessageTooLargeError } from "./queue-message.ts";

/** The longest time the service hides a message. After a longer wait, the step that comes early finds the rest of the wait in its record. */
const LONGEST_DELAY_S = 7 * 24 * 60 * 60;
/** Messages never expire: a transfer behind a long backlog must not lose its message. */
const NO_EXPIRY = -1;
/** Of the message in a result that is published with the outcome alone. */
const SHORT_MESSAGE_LENGTH = 200;

const send = (queue: QueueClient, text: string, delayS: number): Promise<unknown> =>
  createIfMissing(
    () => queue.createIfNotExists(),
    () => queue.sendMessage(text, { visibilityTimeout: delayS, messageTimeToLive: NO_EXPIRY }),
  );

/** The queue of jobs and continuations. */
export const storageStepQueue = (queue: QueueClient): StepQueue => ({
  send: async (message, delayMs) => {
    await send(queue, encodeMessage(message), Math.min(LONGEST_DELAY_S, Math.ceil(delayMs / 1000)));
  },
  oldestVisibleAt: async () => {
    try {
      const { peekedMessageItems } = await queue.peekMessages({ numberOfMessages: 1 });
      return peekedMessageItems[0]?.insertedOn ?? null;
    } catch (error) {
      if (storageStatus(error) === 404) return null;
      throw error;
    }
  },
});

/** The queue of results. */
export const storageResultQueue = (queue: QueueClient): ResultQueue => ({
  publish: async (result) => {
    try {
      await send(queue, encodeJson(result), 0);
    } catch (error) {
      if (!isRefused(error)) throw error;
      await send(queue, encodeJson(outcomeOnly(result)), 0);
    }
  },
});

/** The queue does not take this text, however often it is sent. */
const isRefused = (error: unknown): boolean =>
  error instanceof MessageTooLargeError || [400, 413].includes(storageStatus(error) ?? 0);

/** The same event with the outcome and the counts alone: without texts that come from outside, except a short message. */
const outcomeOnly = (result: TransferResult): TransferResult => {
  const { transferId, status, bytes, quickXorHash, verification, ranges, retries, sessions } = result.data;
  const { startedAt, completedAt, error } = result.data;
  return {
    ...result,
    data: {
      ...{ transferId, status, source: null, target: null, bytes, quickXorHash, verification, item: null },
      ...{ ranges, retries, sessions, startedAt, completedAt, labels: {} },
      error: error && {
        ...error,
        message: printable(shortText(error.message, SHORT_MESSAGE_LENGTH)),
        graphRequestId: null,
        graphCode: null,
      },
    },
  };
};
