import type { Attributes } from "@opentelemetry/api";
import type { Delivery } from "../transfer/message.ts";
import { ATTR, QUEUE_SYSTEM } from "./names.ts";

/** What is said of every message that is processed, by its span and by the metric of its duration. */
export const attributesOfQueue = (destination: string): Attributes => ({
  [ATTR.system]: QUEUE_SYSTEM,
  [ATTR.destination]: destination,
  [ATTR.operationName]: "process",
});

/** What the span of a message says of its delivery. */
export const attributesOfDelivery = (
  { messageId, dequeueCount }: Delivery,
  invocationId: string | null,
): Attributes => ({
  [ATTR.operationType]: "process",
  [ATTR.messageId]: messageId,
  [ATTR.faasTrigger]: "pubsub",
  [ATTR.deliveryCount]: dequeueCount,
  ...(invocationId === null ? {} : { [ATTR.invocationId]: invocationId }),
});
