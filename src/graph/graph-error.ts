import type { WireFacts } from "../transfer/problem.ts";
import type { HttpAnswer } from "../http/http-sender.ts";
import { objectField, parseObject, textField } from "./json.ts";

type Answered = Extract<HttpAnswer, { kind: "answered" }>;

/** What an error answer of Graph says, as far as it says it: the body may be HTML, or cut off. */
export interface GraphError extends WireFacts {
  readonly httpStatus: number;
  readonly message: string | null;
}

export const graphError = (answer: Answered): GraphError => {
  const error = objectField(parseObject(answer.text), "error");
  const inner = objectField(error, "innerError");
  return {
    httpStatus: answer.status,
    graphCode: textField(error, "code"),
    graphRequestId: answer.header("request-id") ?? textField(inner, "request-id"),
    message: plain(textField(error, "message")),
  };
};

/** Graph's messages may quote URLs, and an upload URL is a secret; only the host of any URL is kept. */
const plain = (message: string | null): string | null =>
  message === null
    ? null
    : message
        .replace(/https?:\/\/[^\s"'<>]+/gi, (url) => (URL.canParse(url) ? `[${new URL(url).host}]` : "[url]"))
        .slice(0, 500);
