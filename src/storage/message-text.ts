import type { RetryMessage, StepMessage } from "../transfer/message.ts";

/**
 * A continuation on the wire. None of its fields is called like one of the host's metadata (`id`, `popReceipt`,
 * `dequeueCount` …): the host lays the body's fields over them.
 */
export const encodeMessage = ({ kind, ...rest }: StepMessage | RetryMessage): string =>
  JSON.stringify({ blobferry: kind, ...rest });

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
