import { isTooDeep, withoutDepths } from "../transfer/nesting.ts";
import type { JobMessage, QueueMessage, RetryMessage, StepMessage } from "../transfer/message.ts";

/** The longest text that a queue message takes, in bytes of UTF-8: 64 KiB. */
export const MAX_MESSAGE_BYTES = 64 * 1024;

/** A message that no queue takes. A smaller one is the only way out, so trying again does not help. */
export class MessageTooLargeError extends Error {
  override readonly name = "MessageTooLargeError";
  constructor(bytes: number) {
    super(`the message has ${bytes} bytes, and a queue takes at most ${MAX_MESSAGE_BYTES}`);
  }
}

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
 * A job or a continuation as text. None of its fields has the name of one of the host's metadata (`id`, `popReceipt`,
 * `dequeueCount` …), over which the host would lay it.
 * @throws {MessageTooLargeError}
 */
export const encodeMessage = (message: QueueMessage): string =>
  encodeJson(message.kind === "job" ? jobOnWire(message) : continuationOnWire(message));

const continuationOnWire = ({ kind, ...rest }: StepMessage | RetryMessage) => ({ blobferry: kind, ...rest });

/** As any producer writes it, so that every version of the app can read it. */
const jobOnWire = ({ job: { transferId, request } }: JobMessage) => {
  const { source, target, options } = request;
  const { versionId, ...names } = source;
  return {
    source: versionId === null ? names : { ...names, versionId },
    target,
    ...(transferId === null ? {} : { transferId }),
    options,
  };
};

/**
 * The text of a message that the host hands over, which has parsed it already if it was JSON. Without the depths of a
 * value that is nested too deeply to be written.
 */
export const textOfInput = (input: unknown): string => {
  if (typeof input === "string") return input;
  return JSON.stringify(isTooDeep(input) ? withoutDepths(input) : input);
};
