import { printable, shortText } from "../transfer/text.ts";

/** The sender chooses the type of an event, at any length. */
const TYPE_MAX_LENGTH = 100;

/**
 * What a message is that other services send and no job can be, with what to do about it: a text that follows "the
 * message is". Null when it may be a job.
 */
export const describeForeign = (json: unknown): string | null => {
  const [first, isBatch] = Array.isArray(json) ? [json[0] as unknown, true] : [json, false];
  if (typeof first !== "object" || first === null) return null;
  const fields = first as Readonly<Record<string, unknown>>;
  const event = eventOf(fields);
  if (event !== null) {
    return `${isBatch ? `a list of events (the first is ${event})` : `an event (${event})`} and not a job: this queue takes jobs only; events about new blobs go to the queue of EVENT_QUEUE (blob-events), where rules make jobs of them`;
  }
  if (!isBatch && "$content" in fields) return wrapped("a content object of Logic Apps", "$content");
  if (!isBatch && "ContentData" in fields)
    return wrapped("a Service Bus message of Logic Apps", "ContentData");
  return null;
};

const eventOf = (fields: Readonly<Record<string, unknown>>): string | null => {
  if ("specversion" in fields || "cloudEventsVersion" in fields) {
    return named("CloudEvents", fields["type"] ?? fields["eventType"]);
  }
  if ("eventType" in fields && ("data" in fields || "eventTime" in fields))
    return named("Event Grid", fields["eventType"]);
  return null;
};

const named = (schema: string, type: unknown): string =>
  typeof type === "string" ? `${schema}, type ${printable(shortText(type, TYPE_MAX_LENGTH))}` : schema;

const wrapped = (what: string, field: string): string =>
  `${what} and not a job: send what is inside instead, base64ToString(…['${field}'])`;
