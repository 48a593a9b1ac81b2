import type { Job } from "../../src/transfer/job.ts";
import type { RetryMessage, StepMessage } from "../../src/transfer/message.ts";
import type { StepQueue } from "../../src/transfer/ports.ts";
import type { MemoryQueue } from "./memory-queue.ts";

/** What lies on the `transfers` queue: jobs from outside, continuations from us. */
export type TransferMessage = StepMessage | RetryMessage | { readonly kind: "job"; readonly job: Job };

export const memoryStepQueue = (queue: MemoryQueue<TransferMessage>): StepQueue => ({
  send: (message, delayMs) => {
    queue.send(message, delayMs);
    return Promise.resolve();
  },
  oldestVisibleAt: () => Promise.resolve(queue.oldestVisibleAt()),
});
