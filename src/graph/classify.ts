import {
  transferError,
  type GraphErrorFacts,
  type TransferError,
  type TransferErrorCode,
} from "../transfer/error.ts";
import type { Gone, GraphFailure, SessionDenied } from "../transfer/ports.ts";
import { retryAfterMs } from "../http/retry-after.ts";
import type { HttpResponse } from "../http/send.ts";
import { objectField, parseObject, textField, type JsonObject } from "./json.ts";

type Answered = Extract<HttpResponse, { kind: "answered" }>;

/** What Graph's error response says. Any part can be missing: the body may be HTML, or cut off. */
export interface GraphError extends GraphErrorFacts {
  readonly httpStatus: number;
  /** Without URLs, since an upload URL is a secret; at most 500 characters. */
  readonly message: string | null;
  /** `graphCode` and the codes nested in it, outermost first, in lower case. The inner ones are more specific. */
  readonly codes: readonly string[];
}

/** Reads an error response. */
export const graphError = (response: Answered): GraphError => {
  const error = objectField(parseObject(response.text), "error");
  const codes = nestedCodes(error);
  return {
    httpStatus: response.status,
    graphCode: codes[0] ?? null,
    codes: codes.map((code) => code.toLowerCase()),
    graphRequestId:
      response.header("request-id") ?? textField(objectField(error, "innerError"), "request-id"),
    message: withoutUrls(textField(error, "message")),
  };
};

const MAX_DEPTH = 5;

/** Only single words: anything else is not a code, and is not repeated. */
const nestedCodes = (error: JsonObject | null, depth = 0): string[] => {
  if (error === null || depth > MAX_DEPTH) return [];
  const code = textField(error, "code");
  const own = code !== null && /^[\w.-]{1,100}$/.test(code) ? [code] : [];
  return [...own, ...nestedCodes(objectField(error, "innerError"), depth + 1)];
};

/** Graph's messages may quote URLs, and an upload URL is a secret: only a URL's host is kept. */
const withoutUrls = (message: string | null): string | null =>
  message === null
    ? null
    : message
        .replace(/https?:\/\/[^\s"'<>]+/gi, (url) => (URL.canParse(url) ? `[${new URL(url).host}]` : "[url]"))
        // What may be a part of one: a query, a path of several folders, or either percent-encoded.
        .replace(/[^\s"'<>()[\]]*(?:[?&][\w.-]+=|\/[^\s/]+\/|%[0-9a-f]{2})[^\s"'<>()[\]]*/gi, "[url]")
        .slice(0, 500);

const LOCKED_CODES = ["resourcelocked", "lockedforediting", "locked"];
const QUOTA_CODES = ["quotalimitreached", "insufficientstorage"];
const CONFLICT_CODES = ["namealreadyexists", "upload_name_conflict"];

const hasCode = ({ codes }: GraphError, wanted: readonly string[]): boolean =>
  codes.some((code) => wanted.includes(code));

/** Whether a 409 is about the file's name. v1.0 and beta have different codes for it. */
export const isNameConflict = (error: GraphError): boolean => hasCode(error, CONFLICT_CODES);

/**
 * The error that a transfer shows for an error response.
 * @param what the call, as the message begins: `creating the upload session`
 */
export const graphFailureError = (code: TransferErrorCode, what: string, error: GraphError): TransferError =>
  transferError(
    code,
    `${what}: Graph answered ${error.httpStatus}${error.graphCode === null ? "" : ` ${error.graphCode}`}${error.message === null ? "" : ` (${error.message})`}`,
    error,
  );

/**
 * What an unsuccessful response means for any call. A call checks first for what only it can know.
 * @param what the call, as the error message begins
 */
export const classify = (what: string, response: HttpResponse, nowMs: number): GraphFailure => {
  if (response.kind === "broken") {
    return {
      kind: "transient",
      error: transferError("target-unavailable", `${what}: no answer from Graph (${response.reason})`),
    };
  }
  const error = graphError(response);
  const { httpStatus: status } = error;
  const waitMs = retryAfterMs(response.header("retry-after"), nowMs);
  if ((status === 429 || status === 503) && waitMs !== null) {
    return { kind: "throttled", retryAfterMs: waitMs, error: graphFailureError("throttled", what, error) };
  }
  if (status === 423 || hasCode(error, LOCKED_CODES)) {
    return { kind: "locked", error: graphFailureError("target-locked", what, error) };
  }
  if (status === 507 || hasCode(error, QUOTA_CODES)) {
    return { kind: "permanent", error: graphFailureError("quota-exceeded", what, error) };
  }
  const kind = isRetryable(status) ? "transient" : "permanent";
  return { kind, error: graphFailureError(errorCodeFor(status, kind), what, error) };
};

/** An unusable success (a 200 with a broken body, say) may have had its effect, like a lost response. */
const isRetryable = (status: number): boolean =>
  status === 408 || status === 429 || status >= 500 || (status >= 200 && status < 300);

const errorCodeFor = (status: number, kind: "transient" | "permanent"): TransferErrorCode => {
  if (status === 429) return "throttled";
  if (kind === "transient") return "target-unavailable";
  if (status === 401 || status === 403) return "target-forbidden";
  if (status === 404 || status === 410) return "target-not-found";
  return "target-rejected";
};

/**
 * Whether a response of an upload URL says that the session is lost, else null.
 *
 * A session that does not exist answers 404 after completion, expiry and DELETE alike
 * (https://github.com/OneDrive/onedrive-api-docs/issues/1259). One whose token has expired, after a day, answers 401
 * to its own URL (https://github.com/OneDrive/onedrive-api-docs/issues/1570).
 */
export const classifyLostSession = (what: string, response: HttpResponse): Gone | SessionDenied | null => {
  if (response.kind === "broken") return null;
  switch (response.status) {
    case 404:
    case 410:
      return { kind: "gone", error: graphFailureError("session-denied", what, graphError(response)) };
    case 401:
    case 403:
      return {
        kind: "session-denied",
        error: graphFailureError("session-denied", what, graphError(response)),
      };
    default:
      return null;
  }
};
