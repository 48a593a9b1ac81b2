import type { HttpAnswer } from "../../http/http-sender.ts";
import type { Gone, Refused } from "../../transfer/ports.ts";
import { graphError } from "../graph-error.ts";
import { problemOf } from "../trouble.ts";

/**
 * A session that is not there (404 after completion, expiry or DELETE alike,
 * https://github.com/OneDrive/onedrive-api-docs/issues/1259) or that refuses its own URL, whose token dies after a
 * day (https://github.com/OneDrive/onedrive-api-docs/issues/1570).
 */
export const sessionGone = (what: string, answer: HttpAnswer): Gone | Refused | null => {
  if (answer.kind === "broken") return null;
  switch (answer.status) {
    case 404:
    case 410:
      return { kind: "gone", problem: problemOf("session-refused", what, graphError(answer)) };
    case 401:
    case 403:
      return { kind: "refused", problem: problemOf("session-refused", what, graphError(answer)) };
    default:
      return null;
  }
};
