import type { InvocationContext } from "@azure/functions";
import type { Delivery, QueueName } from "../transfer/message.ts";
import type { Outcome } from "../transfer/outcome.ts";
import { runStep } from "../transfer/step/run-step.ts";
import { textOfInput } from "../storage/queue-message.ts";
import { readMessage } from "../intake/read-message.ts";
import type { Services } from "./services.ts";

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

/** Runs the step that a queue message asks for. */
export const runMessage = ({ ports, policy, sourceBaseUrl }: Services, trigger: Trigger): Promise<Outcome> =>
  runStep(ports, policy, readMessage(trigger.input, sourceBaseUrl), deliveryOf(trigger));

/**
 * What the host says about the delivery. A field of the message's body replaces the metadata of the same name, so a
 * value counts only if it has the right type. A job with such fields is rejected anyway.
 */
const deliveryOf = ({ input, context, queue, poisoned }: Trigger): Delivery => {
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
