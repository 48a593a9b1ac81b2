import type { InvocationContext } from "@azure/functions";
import type { Delivery, QueueName } from "../transfer/message.ts";
import { putBackForOwner } from "../transfer/step/put-back.ts";
import { runStep } from "../transfer/step/run-step.ts";
import { textOfInput } from "../storage/queue-message.ts";
import { readMessage, type ReadMessage } from "../intake/read-message.ts";
import { tracedBatchStep } from "../telemetry/traced-batch-step.ts";
import { tracedStep, type Processed } from "../telemetry/traced-step.ts";
import type { Outcome } from "../transfer/outcome.ts";
import type { AnyOutcome } from "./log-outcome.ts";
import { isOfTransfer, runBatchMessage } from "./run-batch-message.ts";
import type { DeliveryServices, Services } from "./services.ts";

/** One queue message as the host delivers it. */
export interface Trigger {
  /** The message: parsed already if it was JSON. */
  readonly input: unknown;
  readonly context: InvocationContext;
  /** The queue it comes from, or the one whose poison queue that is. */
  readonly queue: QueueName;
  /** Whether it comes from the poison queue. */
  readonly poisoned: boolean;
}

/** Runs the step that a queue message asks for, unless the queue is another app's. */
export const runMessage = async (services: Services, trigger: Trigger): Promise<AnyOutcome> =>
  await runDelivery(services, {
    message: readMessage(trigger.input, services.sourceBaseUrl),
    delivery: deliveryOf(trigger),
    invocationId: trigger.context.invocationId,
  });

/** A message as it is delivered. */
interface Delivered extends Omit<Processed, "message"> {
  readonly message: ReadMessage;
}

/**
 * The same for a message that was read past the trigger. What this app cannot put back for the queue's owner, it leaves
 * to a later delivery: a message that is invalid here may name a blob of the other's account, and a poisoned job
 * without an id must not get another one.
 *
 * @throws {Error} where the host is to deliver the message again
 */
export const runDelivery = async (
  services: DeliveryServices,
  { message, delivery, invocationId }: Delivered,
): Promise<AnyOutcome> => {
  if (!isOfTransfer(message))
    return await tracedBatchStep(
      services.telemetry,
      services.queueNames,
      { message, delivery, invocationId },
      () => runBatchMessage(services, message, delivery),
    );
  const processed = { message, delivery, invocationId };
  return await tracedStep(services.telemetry, services.queueNames, processed, () =>
    runOwned(services, processed),
  );
};

const runOwned = async (
  { ports, policy, isQueueOwner }: DeliveryServices,
  { message, delivery }: Processed,
): Promise<Outcome> => {
  if (await isQueueOwner()) return await runStep(ports, policy, message, delivery);
  const isUnnamed = message.kind === "job" && message.job.transferId === null;
  if (message.kind === "invalid" || (isUnnamed && delivery.poisoned))
    throw new Error(
      "the queue belongs to an app with other records, and only that one can tell what this message is",
    );
  return await putBackForOwner(ports, policy, message, delivery);
};

/**
 * What the host says about the delivery. A field of the message's body replaces the metadata of the same name, so a
 * value counts only if it has the right type. A job with such fields is rejected anyway.
 */
export const deliveryOf = ({
  input,
  context,
  queue,
  poisoned,
}: Omit<Trigger, "context"> & {
  readonly context: Pick<InvocationContext, "triggerMetadata" | "invocationId">;
}): Delivery => {
  const { id, insertionTime, dequeueCount } = context.triggerMetadata ?? {};
  const insertedOn = new Date(typeof insertionTime === "string" ? insertionTime : Number.NaN);
  return {
    queue,
    messageId: typeof id === "string" ? id : context.invocationId,
    insertedOn: Number.isNaN(insertedOn.getTime()) ? new Date(0) : insertedOn,
    dequeueCount: Number(dequeueCount) || 1,
    poisoned,
    text: textOfInput(input),
  };
};
