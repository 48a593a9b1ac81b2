import { objectField, parseObject, textField } from "../../graph/json.ts";
import type { HttpResponse } from "../../http/send.ts";

/** What the endpoint said to a GET. */
export type GraphAnswer =
  | { readonly kind: "unreachable"; readonly reason: string }
  /** Something answers, but not in Graph's words. */
  | { readonly kind: "not-graph"; readonly status: number }
  | { readonly kind: "graph"; readonly status: number; readonly code: string | null };

/** Graph's errors are JSON with `error.code`; its successes are JSON objects. */
export const graphAnswer = (answer: HttpResponse): GraphAnswer => {
  if (answer.kind === "broken") return { kind: "unreachable", reason: answer.reason };
  const { status, text } = answer;
  const body = parseObject(text);
  const code = textField(objectField(body, "error"), "code");
  if (status >= 200 && status < 300 ? body !== null : code !== null) return { kind: "graph", status, code };
  // A gateway in front of Graph may answer without a body when it is busy.
  if (status === 429 || status === 503) return { kind: "graph", status, code: null };
  return { kind: "not-graph", status };
};
