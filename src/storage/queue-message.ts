import { MAX_MESSAGE_BYTES, MessageTooLargeError } from "./message-too-large.ts";
import { isTooDeep, withoutDepths } from "../transfer/nesting.ts";
import type { JobMessage, NewerMessage, QueueMessage } from "../transfer/message.ts";
import { versionFor, writtenOptions } from "../transfer/versions.ts";

export { MAX_MESSAGE_BYTES, MessageTooLargeError };

/**
 * The text of a queue message: raw JSON, as `messageEncoding: "none"` in host.json says. What JSON leaves as it is
 * and the queue service, which speaks XML, cannot carry is escaped.
 * @throws {MessageTooLargeError}
 */
export const encodeJson = (value: object): string => {
  const text = JSON.stringify(value).replace(
    /[\uFFFE\uFFFF]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16)}`,
  );
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_MESSAGE_BYTES) throw new MessageTooLargeError(bytes);
  return text;
};

/**
 * A message of the app as text. None of its fields has the name of one of the host's metadata (`id`, `popReceipt`,
 * `dequeueCount` …), over which the host would lay it.
 * @param dueAt when the message is to be delivered, ISO 8601, unless it was due before
 * @throws {MessageTooLargeError}
 */
export const encodeMessage = (message: QueueMessage | NewerMessage, dueAt: string): string => {
  if (message.kind === "newer") return encodeJson(message.json);
  const { kind: blobferry, ...rest } = message;
  const own = { blobferry, v: 1, ...rest, dueAt: message.dueAt ?? dueAt };
  if (message.kind !== "job") return encodeJson(own);
  const v = versionFor(message.job.request);
  const job = jobOnWire(message);
  const { trace = {} } = message.job;
  // A job that is not put back goes as any producer writes it, unless it carries what an older app would refuse there.
  const isOwn =
    message.dueAt !== undefined || message.redelivered === true || trace.traceparent !== undefined || v > 1;
  return encodeJson(isOwn ? { ...own, v, job, ...trace } : job);
};

/** When the message with this text was to be delivered, in milliseconds since 1970; null where it does not say. */
export const dueAtMsOf = (text: string): number | null => {
  // Only what the app wrote itself counts: a producer's job may have a label of that name.
  if (!text.startsWith('{"blobferry":')) return null;
  const ms = Date.parse(dueAtOf(text) ?? "");
  return Number.isNaN(ms) ? null : ms;
};

/** Null where it is no JSON: others can write to the app's queues too. */
const dueAtOf = (text: string): string | null => {
  try {
    const { dueAt } = JSON.parse(text) as { readonly dueAt?: unknown };
    return typeof dueAt === "string" ? dueAt : null;
  } catch {
    return null;
  }
};

const jobOnWire = ({ job: { transferId, request } }: JobMessage) => {
  const { source, target, options } = request;
  const { versionId, ...names } = source;
  return {
    source: versionId === null ? names : { ...names, versionId },
    target,
    ...(transferId === null ? {} : { transferId }),
    options: writtenOptions(options),
  };
};

/**
 * The text of a message that the host hands over, which has parsed it already if it was JSON. Without the depths of a
 * value that is nested too deeply to be written.
 */
export const textOfInput = (input: unknown): string => {
  if (typeof input === "string") return input;
  if (input === undefined) return "";
  return JSON.stringify(isTooDeep(input) ? withoutDepths(input) : input);
};
