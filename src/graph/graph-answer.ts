import { objectField, parseObject, textField } from "./json.ts";
import type { HttpResponse } from "../http/send.ts";

/** The endpoint's response to a GET. */
export type GraphAnswer =
  | { readonly kind: "unreachable"; readonly reason: string }
  /** A response, but not in Graph's format. */
  | { readonly kind: "not-graph"; readonly status: number }
  | { readonly kind: "graph"; readonly status: number; readonly code: string | null };

/** Graph's errors are JSON with `error.code`; its successful responses are JSON objects. */
export const graphAnswer = (answer: HttpResponse): GraphAnswer => {
  if (answer.kind === "broken") return { kind: "unreachable", reason: answer.reason };
  const { status, text } = answer;
  const body = parseObject(text);
  const code = textField(objectField(body, "error"), "code");
  if (status >= 200 && status < 300 ? body !== null : code !== null) return { kind: "graph", status, code };
  // A busy gateway in front of Graph may respond without a body.
  if (status === 429 || status === 503) return { kind: "graph", status, code: null };
  return { kind: "not-graph", status };
};
