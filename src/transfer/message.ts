import type { Job } from "./job.ts";
import type { TransferError } from "./error.ts";

/** Asks for exactly one step. It counts only while the record stands at that step and run. */
export interface StepMessage {
  readonly kind: "step";
  readonly transferId: string;
  readonly runId: string;
  readonly step: number;
  /** When the transfer was admitted, which says where its record is kept. ISO 8601. */
  readonly admittedAt: string;
  /** Requeued by a worker that had it as a redelivery: it still counts as one. */
  readonly redelivered?: boolean;
}

/** Asks for a new attempt at a transfer that ended at `step`. */
export interface RetryMessage {
  readonly kind: "retry";
  readonly transferId: string;
  readonly runId: string;
  readonly step: number;
  readonly admittedAt: string;
}

export interface JobMessage {
  readonly kind: "job";
  readonly job: Job;
}

/** A message that cannot be read as any of these; `error` names the field or cause. */
export interface InvalidMessage {
  readonly kind: "invalid";
  readonly transferId: string | null;
  readonly error: TransferError;
}

export type QueueMessage = JobMessage | StepMessage | RetryMessage;

/** What the host says about a delivery. Never taken from the message's own text. */
export interface Delivery {
  readonly messageId: string;
  readonly insertedOn: Date;
  /** 1 for the first. */
  readonly dequeueCount: number;
  /** Came from the poison queue. */
  readonly poisoned: boolean;
  /** The text as received, for results of messages that cannot be understood. */
  readonly text: string;
}

/** Another delivery may have worked on this message before. */
export const isRedelivered = (delivery: Delivery, message: QueueMessage): boolean =>
  delivery.poisoned || delivery.dequeueCount > 1 || (message.kind === "step" && message.redelivered === true);
