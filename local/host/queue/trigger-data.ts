import type { RpcTypedData } from "../app/core-types.ts";
import type { TriggerData } from "../app/invoke-model.ts";
import { bodyProperties } from "./body-properties.ts";

/** The parts of a received message that become trigger metadata. */
export interface QueueMessage {
  readonly messageId: string;
  readonly popReceipt: string;
  readonly dequeueCount: number;
  readonly insertedOn: Date;
  readonly expiresOn: Date;
  readonly nextVisibleOn: Date;
}

/**
 * The data of a queue trigger. The body is passed as text, and the library parses it if it is JSON: an object
 * arrives as an object, `123` as a number, base64 and `{oops` as strings.
 */
export const toQueueTriggerData = (message: QueueMessage, body: string): TriggerData => ({
  data: { string: body },
  metadata: {
    queueTrigger: { string: body },
    dequeueCount: { int: message.dequeueCount },
    id: { string: message.messageId },
    popReceipt: { string: message.popReceipt },
    insertionTime: toTimestamp(message.insertedOn),
    expirationTime: toTimestamp(message.expiresOn),
    nextVisibleTime: toTimestamp(message.nextVisibleOn),
    // Last, as on the real host: a body with a property `id` hides the id of the message.
    ...bodyProperties(body),
  },
  details:
    `MessageId: ${message.messageId}, DequeueCount: ${message.dequeueCount}, ` +
    `InsertedOn: ${message.insertedOn.toISOString().replace("Z", "+00:00")}`,
});

/** A date as .NET writes a DateTimeOffset. Storage has whole seconds. */
const toTimestamp = (date: Date): RpcTypedData => ({
  json: JSON.stringify(date.toISOString().replace(/(\.000)?Z$/, "+00:00")),
});
