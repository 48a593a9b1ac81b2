import type { GraphErrorFacts } from "../transfer/error.ts";
import type { HttpResponse } from "../http/send.ts";
import { objectField, parseObject, textField, type JsonObject } from "./json.ts";

type Answered = Extract<HttpResponse, { kind: "answered" }>;

/** What an error answer of Graph says, as far as it says it: the body may be HTML, or cut off. */
export interface GraphError extends GraphErrorFacts {
  readonly httpStatus: number;
  readonly message: string | null;
  /** `graphCode` and the codes inside it, in lower case: the inner ones are the more exact. */
  readonly codes: readonly string[];
}

export const graphError = (answer: Answered): GraphError => {
  const error = objectField(parseObject(answer.text), "error");
  const inner = objectField(error, "innerError");
  const codes = codesOf(error);
  return {
    httpStatus: answer.status,
    graphCode: codes[0] ?? null,
    codes: codes.map((code) => code.toLowerCase()),
    graphRequestId: answer.header("request-id") ?? textField(inner, "request-id"),
    message: plain(textField(error, "message")),
  };
};

/** A code is one word; anything else is no code, and not repeated. */
const codesOf = (error: JsonObject | null, depth = 0): string[] => {
  if (error === null || depth > 5) return [];
  const code = textField(error, "code");
  const own = code !== null && /^[\w.-]{1,100}$/.test(code) ? [code] : [];
  return [...own, ...codesOf(objectField(error, "innerError"), depth + 1)];
};

/** Graph's messages may quote URLs, and an upload URL is a secret; only the host of any URL is kept. */
const plain = (message: string | null): string | null =>
  message === null
    ? null
    : message
        .replace(/https?:\/\/[^\s"'<>]+/gi, (url) => (URL.canParse(url) ? `[${new URL(url).host}]` : "[url]"))
        // What may be a part of one: a query, a path of several folders, or either percent-encoded.
        .replace(/[^\s"'<>()[\]]*(?:[?&][\w.-]+=|\/[^\s/]+\/|%[0-9a-f]{2})[^\s"'<>()[\]]*/gi, "[url]")
        .slice(0, 500);
