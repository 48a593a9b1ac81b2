import type { DequeuedMessageItem, QueueClient } from "@azure/storage-queue";
import type { QueueOptions } from "../config/host-json.ts";
import type { HostedFunction } from "../app/invoke-model.ts";
import type { Invoker } from "../app/invoker.ts";
import type { Log } from "../log.ts";
import { gateAfterFailure, gateBeforeRun, type Attempt } from "./dequeue-gates.ts";
import { keepLease } from "./lease.ts";
import { decodeMessageText } from "./message-text.ts";
import { sendMessage } from "./send-message.ts";
import { describeError, isMessageGone } from "./storage-errors.ts";
import { toQueueTriggerData } from "./trigger-data.ts";

/** A queue, the function it triggers, and the rules between them. */
export interface QueueTrigger {
  readonly hosted: HostedFunction;
  readonly queue: QueueClient;
  readonly poisonQueue: QueueClient | null;
  readonly options: QueueOptions;
  readonly leaseSeconds: number;
  readonly invoke: Invoker;
  readonly log: Log;
}

/**
 * Processes one received message: runs the function and deletes the message when that succeeds (its outputs are
 * written by then); otherwise releases the message or moves it to the poison queue. Rejects only when storage
 * fails; the message then becomes visible when its lease ends.
 */
export const processMessage = async (trigger: QueueTrigger, message: DequeuedMessageItem): Promise<void> => {
  const { queue, options, log } = trigger;
  const { messageId, popReceipt, dequeueCount, messageText } = message;
  const attempt: Attempt = {
    dequeueCount,
    maxDequeueCount: options.maxDequeueCount,
    hasPoisonQueue: trigger.poisonQueue !== null,
  };
  const body = decodeMessageText(messageText, options.messageEncoding);
  if (body === null) {
    log(
      "warning",
      `Message decoding has failed! Check MessageEncoding settings. (${queue.name}, ${messageId})`,
    );
    return poison(trigger, message, popReceipt);
  }
  if (gateBeforeRun(attempt) === "poison") return poison(trigger, message, popReceipt);

  const lease = keepLease({ queue, messageId, popReceipt, leaseSeconds: trigger.leaseSeconds, log });
  const reason = `New queue message detected on '${queue.name}'.`;
  const result = await trigger.invoke(trigger.hosted, toQueueTriggerData(message, body), reason);
  const receipt = await lease.release();

  if (result.status === "succeeded") return ignoreGone(() => queue.deleteMessage(messageId, receipt));
  const next = gateAfterFailure(attempt);
  if (next === "poison") return poison(trigger, message, receipt);
  if (next === "release") {
    await ignoreGone(() =>
      queue.updateMessage(messageId, receipt, undefined, options.visibilityTimeoutSeconds),
    );
  }
};

/** Copies a message to the poison queue, then deletes it: a crash in between leaves two copies, never zero. */
const poison = async (
  { queue, poisonQueue, options, log }: QueueTrigger,
  message: DequeuedMessageItem,
  receipt: string,
): Promise<void> => {
  if (poisonQueue === null) return;
  log(
    "warning",
    `Message has reached MaxDequeueCount of ${options.maxDequeueCount}. Moving message to queue '${poisonQueue.name}'.`,
  );
  await sendMessage(poisonQueue, message.messageText);
  await ignoreGone(() => queue.deleteMessage(message.messageId, receipt));
};

/** The function may have updated or deleted its own message, or the lease may be lost: the host ignores both. */
const ignoreGone = async (act: () => Promise<unknown>): Promise<void> => {
  try {
    await act();
  } catch (error) {
    if (!isMessageGone(error)) throw new Error(describeError(error), { cause: error });
  }
};
