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
  readonly poisonQueue: QueueClient | undefined;
  readonly options: QueueOptions;
  readonly leaseSeconds: number;
  readonly invoke: Invoker;
  readonly log: Log;
}

/**
 * Takes one received message to its end: run it, and delete it when the function succeeded (its outputs are
 * written by then); else release it, or put it aside. Rejects only when the storage fails; the message then
 * comes back by itself when its lease ends.
 */
export async function processMessage(trigger: QueueTrigger, message: DequeuedMessageItem): Promise<void> {
  const { queue, options, log } = trigger;
  const { messageId, popReceipt, dequeueCount, messageText } = message;
  const attempt: Attempt = {
    dequeueCount,
    maxDequeueCount: options.maxDequeueCount,
    hasPoisonQueue: trigger.poisonQueue !== undefined,
  };
  const body = decodeMessageText(messageText, options.messageEncoding);
  if (body === undefined) {
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
}

/** Copies a message to the poison queue, then deletes it: a crash in between leaves two, never none. */
async function poison(
  { queue, poisonQueue, log }: QueueTrigger,
  message: DequeuedMessageItem,
  receipt: string,
): Promise<void> {
  if (poisonQueue === undefined) return;
  log(
    "warning",
    `Message ${message.messageId} has been moved to queue '${poisonQueue.name}' (DequeueCount=${message.dequeueCount}).`,
  );
  await sendMessage(poisonQueue, message.messageText);
  await ignoreGone(() => queue.deleteMessage(message.messageId, receipt));
}

/** A function may have answered its own message already, or its lease may be lost: both are none of the host's concern. */
async function ignoreGone(act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!isMessageGone(error)) throw new Error(describeError(error), { cause: error });
  }
}
