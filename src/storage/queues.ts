import type { QueueClient, QueueSendMessageResponse } from "@azure/storage-queue";
import type { TransferError } from "../transfer/error.ts";
import type { QueueName } from "../transfer/message.ts";
import type { QueueHead, ResultQueue, StepQueue } from "../transfer/ports.ts";
import type { MessageRejected, TransferResult } from "../transfer/result.ts";
import { printable, shortText } from "../transfer/text.ts";
import { createIfMissing, storageStatus } from "./errors.ts";
import { dueAtMsOf, encodeJson, encodeMessage, MessageTooLargeError } from "./queue-message.ts";
import { storageSpare } from "./spare.ts";

/** The longest time the service hides a message. After a longer wait, the step that comes early finds the rest of the wait in its record. */
const LONGEST_DELAY_S = 7 * 24 * 60 * 60;
/** Messages never expire: a transfer behind a long backlog must not lose its message. */
const NO_EXPIRY = -1;
/** Of the message in a result that is published with the outcome alone. */
const SHORT_MESSAGE_LENGTH = 200;

const send = (queue: QueueClient, text: string, delayS: number): Promise<QueueSendMessageResponse> =>
  createIfMissing(
    () => queue.createIfNotExists(),
    () => queue.sendMessage(text, { visibilityTimeout: delayS, messageTimeToLive: NO_EXPIRY }),
  );

const secondsOf = (delayMs: number): number => Math.min(LONGEST_DELAY_S, Math.ceil(delayMs / 1000));
const dueAtIn = (delayMs: number): string =>
  new Date(Date.now() + Math.min(LONGEST_DELAY_S * 1000, delayMs)).toISOString();

/** The queues of jobs and of steps. */
export const storageStepQueue = (queues: Readonly<Record<QueueName, QueueClient>>): StepQueue => ({
  send: async (queue, message, delayMs) => {
    await send(queues[queue], encodeMessage(message, dueAtIn(delayMs)), secondsOf(delayMs));
  },
  sendSpare: (message, hiddenMs) => Promise.resolve(storageSpare(queues.steps, message, hiddenMs)),
  heads: async () => {
    const [jobs, steps] = await Promise.all([headOf(queues.jobs), headOf(queues.steps)]);
    return { jobs, steps };
  },
});

/** Puts the text of a message back on a queue, as a new message. */
export const sendText = async (queue: QueueClient, text: string, delayMs: number): Promise<void> => {
  await send(queue, text, secondsOf(delayMs));
};

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
  resultQueue((text) => send(queue, text, 0));

/** @param sendText puts a text on the queue; an error with the status 400 or 413 means that the queue does not take it */
export const resultQueue = (sendText: (text: string) => Promise<unknown>): ResultQueue => ({
  publish: async (event) => {
    try {
      await sendText(encodeJson(event));
    } catch (error) {
      if (!isRefused(error)) throw error;
      await sendText(encodeJson(outcomeOnly(event)));
    }
  },
});

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
