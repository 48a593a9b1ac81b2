import type { GraphFailure } from "../transfer/ports.ts";
import { transferError, type TransferError, type TransferErrorCode } from "../transfer/error.ts";
import { retryAfterMs } from "../http/retry-after.ts";
import type { HttpResponse } from "../http/send.ts";
import { graphError, type GraphError } from "./graph-error.ts";

type Answered = Extract<HttpResponse, { kind: "answered" }>;

const LOCKED_CODES = ["resourcelocked", "lockedforediting", "locked"];
const QUOTA_CODES = ["quotalimitreached", "insufficientstorage"];
const CONFLICT_CODES = ["namealreadyexists", "upload_name_conflict"];

const hasCode = ({ codes }: GraphError, wanted: readonly string[]): boolean =>
  codes.some((code) => wanted.includes(code));

/** A 409 that is about the name, as v1.0 and beta call it. */
export const isNameConflict = (error: GraphError): boolean => hasCode(error, CONFLICT_CODES);

export const graphFailureError = (code: TransferErrorCode, what: string, error: GraphError): TransferError =>
  transferError(
    code,
    `${what}: Graph answered ${error.httpStatus}${error.graphCode === null ? "" : ` ${error.graphCode}`}${error.message === null ? "" : ` (${error.message})`}`,
    error,
  );

/** What an answer that is no success means to any call. What a call knows better it decides before. */
export const classify = (what: string, answer: HttpResponse, nowMs: number): GraphFailure => {
  if (answer.kind === "broken") {
    return {
      kind: "transient",
      error: transferError("target-unavailable", `${what}: no answer from Graph (${answer.reason})`),
    };
  }
  const error = graphError(answer);
  const { httpStatus: status } = error;
  const waitMs = retryAfterMs(answer.header("retry-after"), nowMs);
  if ((status === 429 || status === 503) && waitMs !== null) {
    return { kind: "throttled", retryAfterMs: waitMs, error: graphFailureError("throttled", what, error) };
  }
  if (status === 423 || hasCode(error, LOCKED_CODES)) {
    return { kind: "locked", error: graphFailureError("target-locked", what, error) };
  }
  if (status === 507 || hasCode(error, QUOTA_CODES)) {
    return { kind: "permanent", error: graphFailureError("quota-exceeded", what, error) };
  }
  const kind = isWorthAnotherTry(answer) ? "transient" : "permanent";
  return { kind, error: graphFailureError(codeOf(status, kind), what, error) };
};

/** A success nobody expects (200 with a broken body, say) may have had its effect: like no answer at all. */
const isWorthAnotherTry = ({ status }: Answered): boolean =>
  status === 408 || status === 429 || status >= 500 || (status >= 200 && status < 300);

const codeOf = (status: number, kind: "transient" | "permanent"): TransferErrorCode => {
  if (status === 429) return "throttled";
  if (kind === "transient") return "target-unavailable";
  if (status === 401 || status === 403) return "target-forbidden";
  if (status === 404 || status === 410) return "target-not-found";
  return "target-rejected";
};
