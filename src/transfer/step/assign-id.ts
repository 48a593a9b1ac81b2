import { derivedTransferId, type Job } from "../job.ts";
import type { Delivery } from "../message.ts";
import type { Outcome } from "../outcome.ts";
import type { Ports } from "../ports.ts";
import { poisonedId } from "./reject.ts";

/**
 * The id of the transfer that a job asks for. A job that brought none has it from its message; the host's copy on the
 * poison queue is another message, so there the first id cannot be told again. It gets one of its own: to guess among
 * transfers that ask for the same could end a healthy one.
 */
export const transferIdOf = (job: Job, delivery: Delivery): string =>
  job.transferId ?? (delivery.poisoned ? poisonedId(delivery) : derivedTransferIdOf(delivery));

/** Whether a job has to be sent again with its id before anything else is done about it. */
export const needsId = (job: Job, delivery: Delivery): boolean =>
  job.transferId === null && delivery.dequeueCount > 1 && !delivery.poisoned;

/**
 * A job without an id that comes again may come to the poison queue too, where its id is lost. So it goes back as the
 * same job with the id in it, and stops. Sent twice (this worker may die before the host deletes the message), both
 * copies name the same record.
 */
export const requeueWithId = async (ports: Ports, job: Job, delivery: Delivery): Promise<Outcome> => {
  const transferId = derivedTransferIdOf(delivery);
  await ports.steps.send({ kind: "job", job: { ...job, transferId } }, 0);
  return { kind: "resent", transferId, step: 0, delayMs: 0 };
};

const derivedTransferIdOf = ({ messageId, insertedOn }: Delivery): string =>
  derivedTransferId(messageId, insertedOn);
