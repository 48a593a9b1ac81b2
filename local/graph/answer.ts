import type { ServerResponse } from "node:http";
import type { Refusal } from "./refusal.ts";

/** What a handler says in return; sending is done in one place. */
export type Answer =
  | { readonly status: number; readonly json: unknown }
  | { readonly status: number; readonly html: string }
  | { readonly status: 204 }
  | Refusal;

/** What every answer carries. */
export interface AnswerMarks {
  readonly requestId: string;
  readonly nowMs: number;
}

/** Sends `answer` and resolves once it has left, or the client is gone. */
export async function sendAnswer(
  response: ServerResponse,
  answer: Answer,
  marks: AnswerMarks,
): Promise<void> {
  response.setHeader("request-id", marks.requestId);
  if ("html" in answer) return write(response, answer.status, "text/html; charset=utf-8", answer.html);
  if ("json" in answer)
    return write(response, answer.status, "application/json", JSON.stringify(answer.json));
  if ("code" in answer) {
    return write(response, answer.status, "application/json", JSON.stringify(errorJson(answer, marks)));
  }
  response.writeHead(answer.status);
  await ended(response, "");
}

/** Graph's error object. The upload host spells its finer code `innererror`, Graph `innerError`: both are sent. */
export function errorJson(refusal: Refusal, marks: AnswerMarks): unknown {
  const { code, message, innerCode } = refusal;
  const innerError = { date: new Date(marks.nowMs).toISOString(), "request-id": marks.requestId };
  const error = { code, message, innerError };
  return { error: innerCode === undefined ? error : { ...error, innererror: { code: innerCode } } };
}

async function write(
  response: ServerResponse,
  status: number,
  contentType: string,
  text: string,
): Promise<void> {
  const body = Buffer.from(text);
  response.writeHead(status, { "content-type": contentType, "content-length": body.length });
  await ended(response, body);
}

/** Ends the response; a client that has gone is no error here. */
export function ended(response: ServerResponse, body: Uint8Array | string): Promise<void> {
  return new Promise((resolve) => {
    response.once("close", resolve);
    response.once("error", resolve);
    response.end(body, resolve);
  });
}
