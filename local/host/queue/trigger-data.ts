import type { RpcTypedData } from "../app/core-types.ts";
import type { TriggerData } from "../app/invoke-model.ts";

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
 * What a queue function is handed. The body goes as text, and the library parses it if it is JSON: an object
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
    // After the message's own data, and so over it: the host does this, and a body with an `id` loses the real one.
    ...bodyProperties(body),
  },
});

/** Top-level properties of a JSON object that are neither arrays nor null, under the names the library gives them. */
export const bodyProperties = (body: string): Record<string, RpcTypedData> => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return {};
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) return {};
  const properties = Object.entries(parsed).filter(([, value]) => value !== null && !Array.isArray(value));
  return Object.fromEntries(properties.map(([name, value]) => [lowerFirst(name), toTypedData(value)]));
};

const toTypedData = (value: unknown): RpcTypedData =>
  typeof value === "string" ? { string: value } : { json: JSON.stringify(value) };

/** The host's names begin with a capital and ignore case; the library lowers the first letter of each. */
const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** A date as .NET writes a DateTimeOffset. Storage has whole seconds. */
const toTimestamp = (date: Date): RpcTypedData => ({
  json: JSON.stringify(date.toISOString().replace(/(\.000)?Z$/, "+00:00")),
});
