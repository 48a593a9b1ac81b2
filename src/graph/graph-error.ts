import type { GraphErrorFacts } from "../transfer/error.ts";
import type { HttpResponse } from "../http/send.ts";
import { objectField, parseObject, textField, type JsonObject } from "./json.ts";
import { redacted } from "../transfer/redact.ts";

export type Answered = Extract<HttpResponse, { kind: "answered" }>;

/** What Graph's error response says. Any part can be missing: the body may be HTML, or cut off. */
export interface GraphError extends GraphErrorFacts {
  readonly httpStatus: number;
  /** Without URLs and tokens, since an upload URL is a secret; at most 500 characters. */
  readonly message: string | null;
  /** `graphCode` and the codes nested in it, outermost first, in lower case. The inner ones are more specific. */
  readonly codes: readonly string[];
}

/** Reads an error response. */
export const graphError = (response: Answered): GraphError => {
  const error = objectField(parseObject(response.text), "error");
  const codes = nestedCodes(error);
  const message = textField(error, "message");
  return {
    httpStatus: response.status,
    graphCode: codes[0] ?? null,
    codes: codes.map((code) => code.toLowerCase()),
    graphRequestId:
      requestId(response.header("request-id")) ??
      requestId(textField(objectField(error, "innerError"), "request-id")),
    message: message === null ? withoutMessage(response) : redacted(message),
  };
};

const withoutMessage = (response: Answered): string | null =>
  response.status < 300 && isWebPage(response) ? "a web page instead of JSON" : null;

/** Anything else is not an id, and is not repeated. */
const requestId = (text: string | null | undefined): string | null =>
  text && /^[\w-]{1,64}$/.test(text) && !text.includes("eyJ") ? text : null;

const MAX_DEPTH = 5;

/** Only single words, and no token: anything else is not a code, and is not repeated. */
const nestedCodes = (error: JsonObject | null, depth = 0): string[] => {
  if (error === null || depth > MAX_DEPTH) return [];
  const code = textField(error, "code");
  const own = code !== null && /^[\w.-]{1,100}$/.test(code) && !code.includes("eyJ") ? [code] : [];
  return [...own, ...nestedCodes(objectField(error, "innerError"), depth + 1)];
};

/** Whether the body is a page, as a proxy or a sign-in answers: it says nothing about the call, whatever the status. */
const isWebPage = ({ header, text }: Answered): boolean =>
  /html/i.test(header("content-type") ?? "") || /^[\s\ufeff]*</.test(text);

/** The response if it is a success with one of these statuses, else null. */
export const successOf = (response: HttpResponse, statuses: readonly number[]): Answered | null =>
  response.kind === "answered" && statuses.includes(response.status) && !isWebPage(response)
    ? response
    : null;
