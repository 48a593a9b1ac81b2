import type { NewerMessage, QueueMessage, QueueName, StepMessage } from "../../src/transfer/message.ts";
import type { QueueHead, Spare, StepQueue } from "../../src/transfer/ports.ts";
import type { MemoryQueue } from "./memory-queue.ts";

/** A message on one of the app's queues: a producer's job, the worker's own next step, or one of a later version. */
export type TransferMessage = QueueMessage | NewerMessage;

export type TransferQueues = Readonly<Record<QueueName, MemoryQueue<TransferMessage>>>;

/** @param written how the app writes its messages */
export const memoryStepQueue = (
  queues: TransferQueues,
  written: (message: TransferMessage) => TransferMessage = (message) => message,
): StepQueue => ({
  send: (queue, message, delayMs) => {
    queues[queue].send(written(message), delayMs);
    return Promise.resolve();
  },
  sendSpare: (message, hiddenMs) => Promise.resolve(memorySpare(queues.steps, message, hiddenMs, written)),
  heads: () => Promise.resolve({ jobs: headOf(queues.jobs), steps: headOf(queues.steps) }),
});

/** Unlike the real one, it is never renewed: its worker may always be slower than it is hidden. */
const memorySpare = (
  queue: MemoryQueue<TransferMessage>,
  message: StepMessage,
  hiddenMs: number,
  written: (message: TransferMessage) => TransferMessage,
): Spare => {
  const receipt = queue.send(written(message), hiddenMs);
  let isSpare = true;
  return {
    become: (next, delayMs) => {
      isSpare = false;
      return Promise.resolve(queue.update(receipt, written(next), delayMs));
    },
    remove: () => {
      if (isSpare) queue.delete(receipt);
      return Promise.resolve();
    },
  };
};

const headOf = (queue: MemoryQueue<TransferMessage>): QueueHead | null => {
  const head = queue.head();
  if (head === null) return null;
  const { dueAt } = head.body as { readonly dueAt?: string };
  return { dueAtMs: dueAt === undefined ? head.visibleAtMs : Date.parse(dueAt) };
};
