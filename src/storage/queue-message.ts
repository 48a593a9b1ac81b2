import type { JobMessage, QueueMessage, RetryMessage, StepMessage } from "../transfer/message.ts";

/**
 * A message of ours on the wire. None of its fields is called like one of the host's metadata (`id`, `popReceipt`,
 * `dequeueCount` …): the host lays the body's fields over them.
 */
export const encodeMessage = (message: QueueMessage): string =>
  JSON.stringify(message.kind === "job" ? jobOnWire(message) : continuationOnWire(message)).replace(
    UNFIT_FOR_XML,
    (char) => `\\u${char.charCodeAt(0).toString(16)}`,
  );

/** What JSON leaves as it is and the queue service, which speaks XML, cannot carry. */
const UNFIT_FOR_XML = /[\uFFFE\uFFFF]/g;

const continuationOnWire = ({ kind, ...rest }: StepMessage | RetryMessage) => ({ blobferry: kind, ...rest });

/** As any producer writes it, so that whichever version of the app takes it up can read it. */
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

/** The text of a message as the host hands it over: parsed already where it was JSON. */
export const textOfInput = (input: unknown): string =>
  typeof input === "string" ? input : JSON.stringify(input);

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * The JSON value in a message: raw, or base64 of it, so that any producer works. Undefined when it is neither.
 */
export const jsonOfInput = (input: unknown): unknown => {
  if (typeof input !== "string") return input;
  const json = parse(input.trim());
  if (json !== undefined) return json;
  // Tools such as base64(1) break the lines.
  const packed = input.replace(/\s+/g, "");
  return packed !== "" && BASE64.test(packed)
    ? parse(Buffer.from(packed, "base64").toString("utf8"))
    : undefined;
};

const parse = (text: string): unknown => {
  try {
    // A byte order mark is what .NET producers may put before the JSON.
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
};
