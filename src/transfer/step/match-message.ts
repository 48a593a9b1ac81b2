import type { QueueMessage } from "../message.ts";
import type { TransferRecord } from "../record.ts";

/** What a message means to the record it names. */
export type MessageMatch =
  /** It asks for the record's current step. */
  | "current"
  /** Redelivered for the step before: its worker may have crashed before it sent the next message. */
  | "previous"
  /** It has no meaning any more. */
  | "stale";

/**
 * R1. A message counts only for the step and the run it names, so that two deliveries cannot both advance.
 *
 * R4. A stale message is dropped, unless it is a redelivery of exactly the step before. Then the current message is
 * sent again, or the end published again: the worker may have crashed between its write and its enqueue.
 *
 * @param redelivered another delivery may have worked on this message
 */
export const matchMessage = (
  message: QueueMessage,
  record: TransferRecord,
  redelivered: boolean,
): MessageMatch => {
  // A job is the message of step 0, whatever the run.
  const messageStep = stepOf(message);
  const sameRun = message.kind === "job" || message.runId === record.runId;
  if (sameRun && messageStep === record.step) return "current";
  // A job may be a copy that was sent again with its id filled in: its first delivery says nothing of earlier ones.
  const nextMayBeLost = message.kind === "job" || redelivered;
  return sameRun && messageStep === record.step - 1 && nextMayBeLost ? "previous" : "stale";
};

export const stepOf = (message: QueueMessage): number => (message.kind === "job" ? 0 : message.step);
