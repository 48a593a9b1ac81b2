import type { QueueClient } from "@azure/storage-queue";
import type { BatchResult } from "../batch/batch-result.ts";
import type { BatchPorts } from "../batch/ports.ts";
import type { TransferError } from "../transfer/error.ts";
import type { QueueName } from "../transfer/message.ts";
import type { QueueHead, ResultQueue, StepQueue } from "../transfer/ports.ts";
import type { MessageRejected, TransferResult } from "../transfer/result.ts";
import { printable, shortText } from "../transfer/text.ts";
import { storageStatus } from "./errors.ts";
import { dueAtMsOf, encodeJson, encodeMessage, MessageTooLargeError } from "./queue-message.ts";
import { dueAtIn, sendText } from "./send-text.ts";
import { storageSpare } from "./spare.ts";

/** Of the message in a result that is published with the outcome alone. */
const SHORT_MESSAGE_LENGTH = 200;

/** The queues of jobs and of steps. */
export const storageStepQueue = (queues: Readonly<Record<QueueName, QueueClient>>): StepQueue => ({
  send: async (queue, message, delayMs) => {
    await sendText(queues[queue], encodeMessage(message, dueAtIn(delayMs)), delayMs);
  },
  sendSpare: (message, hiddenMs) => Promise.resolve(storageSpare(queues.steps, message, hiddenMs)),
  heads: async () => {
    const [jobs, steps] = await Promise.all([headOf(queues.jobs), headOf(queues.steps)]);
    return { jobs, steps };
  },
});

const headOf = async (queue: QueueClient): Promise<QueueHead | null> => {
  try {
    const { peekedMessageItems } = await queue.peekMessages({ numberOfMessages: 1 });
    const head = peekedMessageItems[0];
    if (head === undefined) return null;
    return { dueAtMs: dueAtMsOf(head.messageText) ?? head.insertedOn.getTime() };
  } catch (error) {
    if (storageStatus(error) === 404) return null;
    throw error;
  }
};

/** The queue of results. */
export const storageResultQueue = (queue: QueueClient): ResultQueue =>
  resultQueue((text) => sendText(queue, text, 0));

/** @param send puts a text on the queue; an error with the status 400 or 413 means that the queue does not take it */
export const resultQueue = (send: (text: string) => Promise<unknown>): ResultQueue => ({
  publish: async (event) => {
    try {
      await send(encodeJson(event));
    } catch (error) {
      if (!isRefused(error)) throw error;
      await send(encodeJson(outcomeOnly(event)));
    }
  },
});

/** The same queue, for the ends of batches. */
export const storageBatchResults = (queue: QueueClient): BatchPorts["batchResults"] => ({
  publish: async (event) => {
    try {
      await sendText(queue, encodeJson(event), 0);
    } catch (error) {
      if (!isRefused(error)) throw error;
      await sendText(queue, encodeJson(totalsOnly(event)), 0);
    }
  },
});

/** A batch's globs and labels alone can be more than a message takes. */
const totalsOnly = (event: BatchResult): BatchResult => {
  const { source, target, error } = event.data;
  return {
    ...event,
    data: {
      ...event.data,
      source: { ...source, include: [], exclude: [] },
      target: { kind: target.kind },
      labels: {},
      error: error && shortError(error),
    },
  };
};

/** The queue does not take this text, however often it is sent. */
const isRefused = (error: unknown): boolean =>
  error instanceof MessageTooLargeError || [400, 413].includes(storageStatus(error) ?? 0);

/** The same event with the outcome and the counts alone: without texts that come from outside, except a short message. */
const outcomeOnly = (event: TransferResult | MessageRejected): TransferResult | MessageRejected => {
  const bare = { source: null, target: null, labels: {} };
  if (event.type === "blobferry.message.rejected") {
    const error = shortError(event.data.error);
    return { ...event, data: { ...event.data, ...bare, error, receivedText: "" } };
  }
  const { error } = event.data;
  return { ...event, data: { ...event.data, ...bare, item: null, error: error && shortError(error) } };
};

const shortError = (error: TransferError): TransferError => ({
  ...error,
  message: printable(shortText(error.message, SHORT_MESSAGE_LENGTH)),
  graphRequestId: null,
  graphCode: null,
});
