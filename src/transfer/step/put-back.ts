import type { Delivery, NewerMessage, QueueMessage } from "../message.ts";
import { isRedelivered } from "../message.ts";
import type { Outcome } from "../outcome.ts";
import { backoffMs, type Policy } from "../policy.ts";
import type { Ports } from "../ports.ts";
import { derivedIdOf } from "./assign-id.ts";

/** How a message is put back. */
export interface PutBack {
  readonly ports: Ports;
  readonly delivery: Delivery;
  readonly delayMs: number;
  /** This delivery may have done part of the step, so the next one counts as a redelivery. */
  readonly mayHaveActed: boolean;
}

/**
 * Puts a message back on its queue as a new one: nothing is wrong with it, so this delivery must not count towards the
 * poison queue. A job gets its id on the way, since the copy has another message id to derive one from (R12).
 */
export const putBack = async (
  { ports, delivery, delayMs, mayHaveActed }: PutBack,
  message: QueueMessage,
): Promise<string> => {
  const since = {
    dueAt: message.dueAt ?? delivery.insertedOn.toISOString(),
    ...(mayHaveActed || isRedelivered(delivery, message) ? { redelivered: true } : {}),
  };
  if (message.kind !== "job") {
    await ports.steps.send(delivery.queue, { ...message, ...since }, delayMs);
    return message.transferId;
  }
  const transferId = message.job.transferId ?? derivedIdOf(delivery);
  await ports.steps.send("jobs", { ...message, ...since, job: { ...message.job, transferId } }, delayMs);
  return transferId;
};

/** Puts back a message of a newer version, for an instance that can read it. */
export const putBackNewer = async (
  { ports, delivery, delayMs }: Omit<PutBack, "mayHaveActed">,
  message: NewerMessage,
): Promise<Outcome> => {
  // Every version knows these two fields of the app's own messages. It is not late: nobody here can serve it.
  const dueAt = new Date(ports.clock.nowMs() + delayMs).toISOString();
  const own = { dueAt, ...(delivery.poisoned || delivery.dequeueCount > 1 ? { redelivered: true } : {}) };
  const json = "blobferry" in message.json ? { ...message.json, ...own } : message.json;
  await ports.steps.send(delivery.queue, { ...message, json }, delayMs);
  return {
    kind: "put-back",
    transferId: typeof json["transferId"] === "string" ? json["transferId"] : derivedIdOf(delivery),
    delayMs,
    reason: `the message has version ${message.version}, which only a newer blobferry can read`,
  };
};

/** Less up to a quarter at random, so that messages that were put back together do not all come back together. */
export const putBackDelayMs = ({ clock }: Ports, { putBackMs }: Policy): number =>
  backoffMs(1, putBackMs, putBackMs, clock.random());
