import type { QueueClient } from "@azure/storage-queue";
import type { ResultQueue, StepQueue } from "../transfer/ports.ts";
import { encodeMessage } from "./queue-message.ts";
import { createIfMissing, statusOf } from "./errors.ts";
import { withTimeout } from "./timeout.ts";

/** Longest the service keeps a message invisible; a longer wait is seen to by the record when it comes back early. */
const LONGEST_DELAY_S = 7 * 24 * 60 * 60;
/** Never expires: a transfer behind a long backlog must not lose its message. */
const NO_EXPIRY = -1;

const send = (queue: QueueClient, text: string, delayS: number): Promise<unknown> =>
  withTimeout((abortSignal) =>
    createIfMissing(
      () => queue.createIfNotExists({ abortSignal }),
      () => queue.sendMessage(text, { abortSignal, visibilityTimeout: delayS, messageTimeToLive: NO_EXPIRY }),
    ),
  );

/** Messages are raw JSON, as `messageEncoding: "none"` in host.json says. */
export const storageStepQueue = (queue: QueueClient): StepQueue => ({
  send: async (message, delayMs) => {
    await send(queue, encodeMessage(message), Math.min(LONGEST_DELAY_S, Math.ceil(delayMs / 1000)));
  },
  oldestVisibleAt: async () => {
    try {
      const { peekedMessageItems } = await queue.peekMessages({ numberOfMessages: 1 });
      return peekedMessageItems[0]?.insertedOn ?? null;
    } catch (error) {
      if (statusOf(error) === 404) return null;
      throw error;
    }
  },
});

export const storageResultQueue = (queue: QueueClient): ResultQueue => ({
  publish: async (result) => {
    await send(queue, JSON.stringify(result), 0);
  },
});
