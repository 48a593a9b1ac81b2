import type { QueueMessage } from "../../src/transfer/message.ts";
import type { StepQueue } from "../../src/transfer/ports.ts";
import type { MemoryQueue } from "./memory-queue.ts";

/** A message on the `transfers` queue: a producer's job, or the worker's own next step. */
export type TransferMessage = QueueMessage;

export const memoryStepQueue = (queue: MemoryQueue<TransferMessage>): StepQueue => ({
  send: (message, delayMs) => {
    queue.send(message, delayMs);
    return Promise.resolve();
  },
  oldestVisibleAt: () => Promise.resolve(queue.oldestVisibleAt()),
});
