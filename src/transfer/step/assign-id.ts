import { createHash } from "node:crypto";
import { derivedTransferId, type Job } from "../job.ts";
import type { Delivery } from "../message.ts";
import type { Outcome } from "../outcome.ts";
import type { Ports } from "../ports.ts";

/**
 * The id of the transfer that a job asks for.
 *
 * R12. An id is the user's or derived from the queue message, never random: a redelivered job must find its record.
 *
 * The poison queue holds a copy with another message id, so the original cannot be derived there; that copy gets its
 * own id. Guessing among similar transfers could fail a healthy one.
 */
export const transferIdOf = (job: Job, delivery: Delivery): string =>
  job.transferId ?? (delivery.poisoned ? poisonedId(delivery) : derivedIdOf(delivery));

/** Whether a job has to be requeued with its id filled in before anything else is done. */
export const needsId = (job: Job, delivery: Delivery): boolean =>
  job.transferId === null && delivery.dequeueCount > 1 && !delivery.poisoned;

/**
 * Requeues a redelivered job with its id filled in; this delivery does nothing else. If the job is later moved to the
 * poison queue, the copy can still be matched to its record. If the worker crashes before the host deletes the
 * message, two copies name the same record.
 */
export const requeueWithId = async (ports: Ports, job: Job, delivery: Delivery): Promise<Outcome> => {
  const transferId = derivedIdOf(delivery);
  // Its record will lie under the time of the message that it came with, and the timer must not look past that.
  const dueAt = delivery.insertedOn.toISOString();
  await ports.steps.send("jobs", { kind: "job", job: { ...job, transferId }, dueAt }, 0);
  return { kind: "resent", transferId, step: 0, delayMs: 0 };
};

/** The id that a message stands for where it brings none. */
export const derivedIdOf = ({ messageId, insertedOn }: Delivery): string =>
  derivedTransferId(messageId, insertedOn);

/** The id of a poisoned job that brought none. */
const poisonedId = (delivery: Delivery): string =>
  `m-${createHash("sha256").update(`poison|${delivery.messageId}`).digest("base64url").slice(0, 24)}`;
