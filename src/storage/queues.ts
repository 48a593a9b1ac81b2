import type { QueueClient } from "@azure/storage-queue";
import type { ResultQueue, StepQueue } from "../transfer/ports.ts";
import { withTimeout } from "../http/timeout.ts";
import { CALL_TIMEOUT_MS } from "./connection.ts";
import { createIfMissing, storageStatus } from "./errors.ts";
import { encodeJson, encodeMessage } from "./queue-message.ts";

/** The longest time the service hides a message. After a longer wait, the step that comes early finds the rest of the wait in its record. */
const LONGEST_DELAY_S = 7 * 24 * 60 * 60;
/** Messages never expire: a transfer behind a long backlog must not lose its message. */
const NO_EXPIRY = -1;

const send = (queue: QueueClient, text: string, delayS: number): Promise<unknown> =>
  withTimeout(CALL_TIMEOUT_MS, (abortSignal) =>
    createIfMissing(
      () => queue.createIfNotExists({ abortSignal }),
      () => queue.sendMessage(text, { abortSignal, visibilityTimeout: delayS, messageTimeToLive: NO_EXPIRY }),
    ),
  );

/** The queue of jobs and continuations. */
export const storageStepQueue = (queue: QueueClient): StepQueue => ({
  send: async (message, delayMs) => {
    await send(queue, encodeMessage(message), Math.min(LONGEST_DELAY_S, Math.ceil(delayMs / 1000)));
  },
  oldestVisibleAt: async () => {
    try {
      const { peekedMessageItems } = await withTimeout(CALL_TIMEOUT_MS, (abortSignal) =>
        queue.peekMessages({ numberOfMessages: 1, abortSignal }),
      );
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
    await send(queue, encodeJson(result), 0);
  },
});
