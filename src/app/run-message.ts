import type { InvocationContext } from "@azure/functions";
import type { Delivery } from "../transfer/message.ts";
import type { Outcome } from "../transfer/outcome.ts";
import { runStep } from "../transfer/step/run-step.ts";
import { textOfInput } from "../storage/queue-message.ts";
import { readMessage } from "../intake/read-message.ts";
import type { Services } from "./services.ts";

/** One queue message, from the host's hands to its outcome. */
export const runMessage = (
  { ports, policy, sourceBaseUrl }: Services,
  input: unknown,
  context: InvocationContext,
  poisoned: boolean,
): Promise<Outcome> =>
  runStep(ports, policy, readMessage(input, sourceBaseUrl), deliveryOf(input, context, poisoned));

/**
 * What the host says about the delivery. The body's own fields lie over the metadata, so a field is taken only in
 * its right type; a job that carries such fields is refused for them anyway.
 */
const deliveryOf = (
  input: unknown,
  { triggerMetadata, invocationId }: InvocationContext,
  poisoned: boolean,
): Delivery => {
  const { id, insertionTime, dequeueCount } = triggerMetadata ?? {};
  const insertedOn = new Date(typeof insertionTime === "string" ? insertionTime : Number.NaN);
  return {
    messageId: typeof id === "string" ? id : invocationId,
    insertedOn: Number.isNaN(insertedOn.getTime()) ? new Date(0) : insertedOn,
    dequeueCount: Number(dequeueCount) || 1,
    poisoned,
    text: textOfInput(input),
  };
};
