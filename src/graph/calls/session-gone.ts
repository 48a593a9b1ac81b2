import type { HttpResponse } from "../../http/send.ts";
import type { Gone, SessionDenied } from "../../transfer/ports.ts";
import { graphError } from "../graph-error.ts";
import { graphFailureError } from "../classify.ts";

/**
 * A session that is not there (404 after completion, expiry or DELETE alike,
 * https://github.com/OneDrive/onedrive-api-docs/issues/1259) or that refuses its own URL, whose token dies after a
 * day (https://github.com/OneDrive/onedrive-api-docs/issues/1570).
 */
export const sessionGone = (what: string, answer: HttpResponse): Gone | SessionDenied | null => {
  if (answer.kind === "broken") return null;
  switch (answer.status) {
    case 404:
    case 410:
      return { kind: "gone", error: graphFailureError("session-denied", what, graphError(answer)) };
    case 401:
    case 403:
      return { kind: "session-denied", error: graphFailureError("session-denied", what, graphError(answer)) };
    default:
      return null;
  }
};
