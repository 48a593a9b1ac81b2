import type { Job } from "./job.ts";
import type { TransferError } from "./error.ts";
import type { TraceContext } from "./trace-context.ts";

/** `jobs`: what has not begun. `steps`: what has. */
export type QueueName = "jobs" | "steps";

/** What a message carries while it is put back. */
export interface Requeued {
  /** Another delivery may have worked on it: it counts as a redelivery, although its queue counts it as new. */
  readonly redelivered?: boolean;
  /** When it was first to be delivered, ISO 8601. */
  readonly dueAt?: string;
  /** Since when its record has not been found, ISO 8601. */
  readonly missingSince?: string;
}

/** Asks for exactly one step. It counts only while the record stands at that step and run. */
export interface StepMessage extends Requeued, TraceContext {
  readonly kind: "step";
  readonly transferId: string;
  readonly runId: string;
  readonly step: number;
  /** When the transfer was admitted, which says where its record is kept. ISO 8601. */
  readonly admittedAt: string;
}

/** Asks for a new attempt at a transfer that ended at `step`. */
export interface RetryMessage extends Requeued, TraceContext {
  readonly kind: "retry";
  readonly transferId: string;
  readonly runId: string;
  readonly step: number;
  readonly admittedAt: string;
}

export interface JobMessage extends Requeued {
  readonly kind: "job";
  readonly job: Job;
}

/** A message of a version above this app's, which is left to an instance that can read it. */
export interface NewerMessage {
  readonly kind: "newer";
  readonly version: number;
  /** The message as received. */
  readonly json: Readonly<Record<string, unknown>>;
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
  /** The queue, or the one whose poison queue it came from. */
  readonly queue: QueueName;
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
  delivery.poisoned || delivery.dequeueCount > 1 || message.redelivered === true;
