import type { QueueClient } from "@azure/storage-queue";
import type { StepMessage } from "../transfer/message.ts";
import type { Spare } from "../transfer/ports.ts";
import { createIfMissing } from "./errors.ts";
import { encodeMessage } from "./queue-message.ts";

interface Receipt {
  readonly messageId: string;
  readonly popReceipt: string;
}

/** Renewed when this part of the time is over for which it is hidden. */
const RENEW_AFTER = 0.6;

/**
 * A spare of a step's message: sent in the background, so that it delays no bytes, and hidden for as long as this
 * process is alive and has not finished with it. Most ranges are through before the first renewal, so that a range
 * costs one queue call more than without a spare: the spare becomes the next step's message.
 */
export const storageSpare = (queue: QueueClient, message: StepMessage, hiddenMs: number): Spare => {
  const hiddenS = Math.ceil(hiddenMs / 1000);
  const dueAtIn = (delayMs: number): string => new Date(Date.now() + delayMs).toISOString();

  const sent = createIfMissing(
    () => queue.createIfNotExists(),
    () =>
      queue.sendMessage(encodeMessage(message, dueAtIn(hiddenMs)), {
        visibilityTimeout: hiddenS,
        messageTimeToLive: -1,
      }),
  );
  /** One call after the other, since each changes the receipt that the next needs. Null once it is gone. */
  let held: Promise<Receipt | null> = sent.then(
    ({ messageId, popReceipt }) => ({ messageId, popReceipt }),
    // Without a spare, the lease of the message itself has to expire.
    () => null,
  );

  const update = (text: string, delayS: number): Promise<boolean> => {
    held = held.then(async (receipt) => {
      if (receipt === null) return null;
      try {
        const { popReceipt = "" } = await queue.updateMessage(
          receipt.messageId,
          receipt.popReceipt,
          text,
          delayS,
        );
        return { messageId: receipt.messageId, popReceipt };
      } catch {
        // Received by another worker, or its state is unknown: the caller sends a message of its own.
        return null;
      }
    });
    return held.then((receipt) => receipt !== null);
  };

  const renewal = setInterval(() => {
    void update(encodeMessage(message, dueAtIn(hiddenMs)), hiddenS);
  }, hiddenMs * RENEW_AFTER);
  renewal.unref();

  return {
    become: async (next, delayMs) => {
      clearInterval(renewal);
      const became = await update(encodeMessage(next, dueAtIn(delayMs)), Math.ceil(delayMs / 1000));
      // From here on it is the next step's message.
      held = Promise.resolve(null);
      return became;
    },
    remove: async () => {
      clearInterval(renewal);
      const receipt = await held;
      held = Promise.resolve(null);
      if (receipt === null) return;
      // One that stays, or that somebody has received, is found stale when it is delivered.
      await queue.deleteMessage(receipt.messageId, receipt.popReceipt).catch(() => undefined);
    },
  };
};
