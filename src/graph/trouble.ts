import type { GraphTrouble } from "../transfer/ports.ts";
import { problem, type Problem, type ProblemCode } from "../transfer/problem.ts";
import { retryAfterMs } from "../http/retry-after.ts";
import type { HttpAnswer } from "../http/http-sender.ts";
import { graphError, type GraphError } from "./graph-error.ts";

type Answered = Extract<HttpAnswer, { kind: "answered" }>;

const LOCKED_CODES = ["resourcelocked", "lockedforediting", "locked"];
const QUOTA_CODES = ["quotalimitreached", "insufficientstorage"];
const CONFLICT_CODES = ["namealreadyexists", "upload_name_conflict"];

const hasCode = ({ codes }: GraphError, wanted: readonly string[]): boolean =>
  codes.some((code) => wanted.includes(code));

/** A 409 that is about the name, as v1.0 and beta call it. */
export const isNameConflict = (error: GraphError): boolean => hasCode(error, CONFLICT_CODES);

export const problemOf = (code: ProblemCode, what: string, error: GraphError): Problem =>
  problem(
    code,
    `${what}: Graph answered ${error.httpStatus}${error.graphCode === null ? "" : ` ${error.graphCode}`}${error.message === null ? "" : ` (${error.message})`}`,
    error,
  );

/** What an answer that is no success means to any call. What a call knows better it decides before. */
export const troubleOf = (what: string, answer: HttpAnswer, nowMs: number): GraphTrouble => {
  if (answer.kind === "broken") {
    return {
      kind: "failed",
      problem: problem("target-unavailable", `${what}: no answer from Graph (${answer.reason})`),
    };
  }
  const error = graphError(answer);
  const { httpStatus: status } = error;
  const waitMs = retryAfterMs(answer.header("retry-after"), nowMs);
  if ((status === 429 || status === 503) && waitMs !== null) {
    return { kind: "throttled", retryAfterMs: waitMs, problem: problemOf("throttled", what, error) };
  }
  if (status === 423 || hasCode(error, LOCKED_CODES)) {
    return { kind: "locked", problem: problemOf("target-locked", what, error) };
  }
  if (status === 507 || hasCode(error, QUOTA_CODES)) {
    return { kind: "rejected", problem: problemOf("quota-exceeded", what, error) };
  }
  const kind = isWorthAnotherTry(answer) ? "failed" : "rejected";
  return { kind, problem: problemOf(codeOf(status, kind), what, error) };
};

/** A success nobody expects (200 with a broken body, say) may have had its effect: like no answer at all. */
const isWorthAnotherTry = ({ status }: Answered): boolean =>
  status === 408 || status === 429 || status >= 500 || (status >= 200 && status < 300);

const codeOf = (status: number, kind: "failed" | "rejected"): ProblemCode => {
  if (status === 429) return "throttled";
  if (kind === "failed") return "target-unavailable";
  if (status === 401 || status === 403) return "target-forbidden";
  if (status === 404 || status === 410) return "target-not-found";
  return "target-rejected";
};
