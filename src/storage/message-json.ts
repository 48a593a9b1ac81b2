import { decodeText } from "../config/decode-text.ts";
import { MAX_MESSAGE_BYTES } from "./message-too-large.ts";

/** The JSON value in a message, or why there is none: a text that begins with "the message". */
export type MessageJson = { readonly json: unknown } | { readonly unreadable: string };

/** Base64 of base64, or a JSON string of base64. Nothing that a producer does by mistake goes deeper. */
const MAX_UNWRAPPINGS = 2;

const NOT_JSON = "the message is not JSON, plain or in base64";

/**
 * Reads the JSON in a message, so that any producer works. Besides raw JSON and base64 it takes what producers send by
 * mistake but can mean one thing only: base64url, base64 without padding or in lines, of UTF-16, or of base64; JSON
 * as a JSON string; bytes as Python prints them (`b'…'`); byte order marks and zeros around it.
 *
 * @param input as the host hands it over: parsed already if it was JSON
 */
export const jsonOfInput = (input: unknown): MessageJson => {
  if (input === undefined) return { unreadable: NOT_JSON };
  let value = input;
  for (let unwrapped = 0; typeof value === "string"; unwrapped++) {
    // No queue takes more; another source might send it.
    if (value.length > MAX_MESSAGE_BYTES)
      return { unreadable: "the message is longer than 64 KiB, not JSON" };
    const text = withoutEnds(value);
    const parsed = parse(text);
    if (parsed !== undefined && typeof parsed !== "string") return { json: parsed };
    const inner = parsed ?? unwrap(text);
    if (inner === null) return { unreadable: whyUnreadable(text, unwrapped) };
    if (unwrapped === MAX_UNWRAPPINGS) {
      return { unreadable: "the message is not JSON: it is encoded more than twice, one within the other" };
    }
    value = inner;
  }
  return { json: value };
};

/**
 * What a message says, for people: the text within its encodings, as far as that is text. The message may be cut off
 * anywhere.
 */
export const readableText = (message: string): string => {
  let text = message;
  for (let unwrapped = 0; unwrapped <= MAX_UNWRAPPINGS; unwrapped++) {
    const inner = innerText(withoutEnds(text));
    if (inner === null || inner === "" || hasControls(inner)) break;
    text = inner;
  }
  return text;
};

const innerText = (text: string): string | null => {
  if (text.startsWith('"')) {
    const parsed = parse(text);
    return typeof parsed === "string" ? parsed : text.slice(1);
  }
  const bytes =
    bytesOfPython(text) ?? bytesOfPython(`${text}${text.charAt(1)}`) ?? bytesOfBase64(wholeGroups(text));
  return bytes && leadingText(bytes);
};

/** Base64 without the digits of a group that is cut off. */
const wholeGroups = (text: string): string => {
  const digits = text.replace(/\s+/g, "");
  return digits.slice(0, digits.length - (digits.length % 4));
};

/** A character at the end may be cut off. */
const LONGEST_CHARACTER_BYTES = 4;

const leadingText = (bytes: Buffer): string | null => {
  for (let cut = 0; cut < LONGEST_CHARACTER_BYTES; cut++) {
    try {
      return decodeText(bytes.subarray(0, bytes.length - cut));
    } catch {
      // Shorter, then.
    }
  }
  return null;
};

const hasControls = (text: string): boolean => /[\p{Cc}\uFFFD]/u.test(text.replace(/\s/g, ""));

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The text without white space, byte order marks and zeros at its ends. */
const withoutEnds = (text: string): string => {
  const isFiller = (index: number): boolean =>
    text.charCodeAt(index) === 0 || text.charAt(index).trim() === "";
  let start = 0;
  let end = text.length;
  while (start < end && isFiller(start)) start++;
  while (end > start && isFiller(end - 1)) end--;
  return text.slice(start, end);
};

/** The text within an encoding; null when it is in none. */
const unwrap = (text: string): string | null => {
  const bytes = bytesOfPython(text) ?? bytesOfBase64(text);
  if (bytes === null) return null;
  try {
    return decodeText(bytes);
  } catch {
    return null;
  }
};

/** In either alphabet; the padding may be missing, and tools such as base64(1) break the lines. */
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;

const bytesOfBase64 = (text: string): Buffer | null => {
  const base64 = text.replace(/\s+/g, "");
  if (!BASE64.test(base64)) return null;
  const digits = base64.replace(/=+$/, "").length;
  const isWhole = base64.length % 4 === 0 || base64.length === digits;
  return isWhole && digits % 4 !== 1 ? Buffer.from(base64, "base64") : null;
};

const PYTHON_ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

const bytesOfPython = (text: string): Buffer | null => {
  const literal = /^b(['"])([ -~]*)\1$/.exec(text)?.[2];
  if (literal === undefined) return null;
  const bytes = literal.replace(/\\(?:x([0-9a-f]{2})|(.))/g, (_escape, hex?: string, char?: string) =>
    hex === undefined
      ? (PYTHON_ESCAPES[char ?? ""] ?? char ?? "")
      : String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, "latin1");
};

const GZIP = "H4sI";

/** @param unwrapped how often the text was encoded */
const whyUnreadable = (text: string, unwrapped: number): string => {
  if (text === "") return "the message is empty, not JSON";
  if (text.startsWith("<")) return "the message is XML, not JSON";
  if (text.startsWith(GZIP)) return "the message is compressed (gzip), not JSON in plain text or in base64";
  if (unwrapped > 0 && !hasControls(text)) {
    return "the message is an encoding of text that is not JSON";
  }
  return NOT_JSON;
};
