import type { QueueClient } from "@azure/storage-queue";
import type { PoisonQueue } from "../transfer/poison-janitor.ts";
import { storageCode, storageStatus } from "./errors.ts";

/** A poison queue of Azure Storage. */
export const storagePoisonQueue = (queue: QueueClient): PoisonQueue => ({
  count: () =>
    unlessGone(0, async () => {
      const { approximateMessagesCount } = await queue.getProperties();
      return approximateMessagesCount ?? 0;
    }),
  receive: (most, hiddenMs) =>
    unlessGone([], async () => {
      const { receivedMessageItems } = await queue.receiveMessages({
        numberOfMessages: most,
        visibilityTimeout: Math.ceil(hiddenMs / 1000),
      });
      return receivedMessageItems.map(({ messageText, ...message }) => ({ ...message, text: messageText }));
    }),
  release: ({ messageId, popReceipt }) =>
    unlessGone(undefined, async () => {
      await queue.updateMessage(messageId, popReceipt, undefined, 0);
    }),
  remove: ({ messageId, popReceipt }) =>
    unlessGone(undefined, async () => {
      await queue.deleteMessage(messageId, popReceipt);
    }),
});

/** @param otherwise the answer when the queue does not exist, or the message is not held any more */
const unlessGone = async <T>(otherwise: T, call: () => Promise<T>): Promise<T> => {
  try {
    return await call();
  } catch (error) {
    if (storageStatus(error) === 404 || storageCode(error) === "PopReceiptMismatch") return otherwise;
    throw error;
  }
};
