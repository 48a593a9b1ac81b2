import type { QueueClient } from "@azure/storage-queue";
import type { TransferResult } from "../../src/transfer/result.ts";

/** Collects the results on a queue: each call returns all that were published so far. */
export const collectResults = (queue: QueueClient): (() => Promise<readonly TransferResult[]>) => {
  const seen: TransferResult[] = [];
  return async () => {
    for (;;) {
      const { receivedMessageItems } = await queue.receiveMessages({
        numberOfMessages: 32,
        visibilityTimeout: 3600,
      });
      for (const message of receivedMessageItems) {
        seen.push(JSON.parse(message.messageText) as TransferResult);
        await queue.deleteMessage(message.messageId, message.popReceipt);
      }
      if (receivedMessageItems.length === 0) return seen;
    }
  };
};
