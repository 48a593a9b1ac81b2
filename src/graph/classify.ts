import { transferError, type TransferError, type TransferErrorCode } from "../transfer/error.ts";
import type { Gone, GraphFailure, Refused, SessionDenied } from "../transfer/destination.ts";
import { retryAfterMs } from "../http/retry-after.ts";
import { isNameConflict, isPassingConflict } from "./conflict.ts";
import { graphError, type GraphError, type GraphResponse } from "./graph-error.ts";

const LOCKED_CODES = ["resourcelocked", "lockedforediting", "locked"];
const QUOTA_CODES = ["quotalimitreached", "insufficientstorage", "errorquotaexceeded"];
/** A 403 about what is in the file: no permission changes it. */
const MALWARE_CODES = ["malwaredetected", "virussuspicious"];
const TOO_LARGE_CODES = ["errormessagesizeexceeded", "errorattachmentsizelimitexceeded"];

/** What Outlook's codes leave unsaid. */
const EXPLANATIONS: Readonly<Record<string, string>> = {
  errormessagesizeexceeded:
    "with this attachment the message is larger than the mailbox takes, which is 35 MB unless its administrator has raised it",
  errorattachmentsizeshouldnotbelessthanminimumsize:
    "the mailbox takes an attachment of this size only without an upload session",
  erroritemnotfound: "the message or event is not there, or it was moved and has another id now",
  errorinvalidoperation: "perhaps the message has been sent: only a draft takes attachments",
};

const hasCode = ({ codes }: GraphError, wanted: readonly string[]): boolean =>
  codes.some((code) => wanted.includes(code));

/**
 * The error that a transfer shows for an error response.
 * @param what the call, as the message begins: `creating the upload session`
 */
export const graphFailureError = (code: TransferErrorCode, what: string, error: GraphError): TransferError =>
  transferError(
    code,
    `${what}: Graph answered ${[error.httpStatus, ...codesOf(error)].join(" ")}${error.message === null ? "" : ` (${error.message})`}${explanationOf(error)}`,
    error,
  );

const explanationOf = ({ codes }: GraphError): string => {
  const explanation = codes.map((code) => EXPLANATIONS[code]).find((text) => text !== undefined);
  return explanation === undefined ? "" : `: ${explanation}`;
};

/** The inner code says what the outer one is about: `accessDenied/malwareDetected`. */
const codesOf = ({ graphCode, innerCode }: GraphError): readonly string[] => {
  if (graphCode === null) return [];
  return [innerCode === null || innerCode === graphCode ? graphCode : `${graphCode}/${innerCode}`];
};

/**
 * What an unsuccessful response means for any call. A call checks first for what only it can know.
 * @param what the call, as the error message begins
 */
export const classify = (what: string, response: GraphResponse, nowMs: number): GraphFailure => {
  if (response.kind === "broken") {
    if (response.signIn !== undefined) return notSignedIn(what, response.reason, response.signIn.isFinal);
    return {
      kind: "transient",
      error: transferError("target-unavailable", `${what}: no answer from Graph (${response.reason})`),
    };
  }
  const error = graphError(response);
  const { httpStatus: status } = error;
  const waitMs = retryAfterMs(response.header("retry-after"), nowMs);
  const notBefore = waitMs === null || status < 300 ? {} : { retryAfterMs: waitMs };
  if ((status === 429 || status === 503) && waitMs !== null) {
    return { kind: "throttled", retryAfterMs: waitMs, error: graphFailureError("throttled", what, error) };
  }
  if (status === 423 || hasCode(error, LOCKED_CODES)) {
    return { kind: "locked", error: graphFailureError("target-locked", what, error), ...notBefore };
  }
  if (status === 507 || hasCode(error, QUOTA_CODES)) {
    return { kind: "permanent", error: graphFailureError("quota-exceeded", what, error) };
  }
  if (hasCode(error, TOO_LARGE_CODES)) {
    return { kind: "permanent", error: graphFailureError("source-too-large", what, error) };
  }
  if (status === 403 && hasCode(error, MALWARE_CODES)) {
    return { kind: "permanent", error: graphFailureError("target-rejected", what, error) };
  }
  // Graph itself refuses the token, a fresh one too. Sessions, whose URL is the right, are classified before.
  if (status === 401) {
    const refused = `the app's sign-in was refused; ${what}`;
    return { kind: "transient", error: graphFailureError("sign-in-failed", refused, error), ...notBefore };
  }
  if (!isRetryable(error)) {
    return { kind: "permanent", error: graphFailureError(errorCodeFor(status, "permanent"), what, error) };
  }
  const failure = graphFailureError(errorCodeFor(status, "transient"), what, error);
  return { kind: "transient", error: failure, ...notBefore };
};

const notSignedIn = (what: string, cause: string, isFinal: boolean): GraphFailure => ({
  kind: "transient",
  error: transferError("sign-in-failed", `${what}: the app could not sign in to Graph: ${cause}`),
  ...(isFinal ? { fewTries: true } : {}),
});

/**
 * An unusable success (a 200 with a broken body, say) may have had its effect, like a lost response. A redirect that
 * was not followed comes from a proxy or a page to sign in at, not from Graph. No call names a condition, so a 412 is a passing conflict.
 */
const isRetryable = (error: GraphError): boolean => {
  const { httpStatus: status } = error;
  return (
    status < 400 ||
    // A proxy that wants credentials answers in Graph's place.
    status === 407 ||
    status === 408 ||
    (status === 409 && !isNameConflict(error) && isPassingConflict(error)) ||
    status === 412 ||
    status === 429 ||
    status >= 500
  );
};

const errorCodeFor = (status: number, kind: "transient" | "permanent"): TransferErrorCode => {
  if (status === 429) return "throttled";
  if (kind === "transient") return "target-unavailable";
  if (status === 403) return "target-forbidden";
  if (status === 404 || status === 410) return "target-not-found";
  return "target-rejected";
};

/**
 * Whether a call that writes the item was refused because something else is changing it, else null. No call names a
 * condition, so a 412 means nothing else.
 */
export const classifyConflict = (what: string, response: GraphResponse, nowMs: number): Refused | null => {
  if (response.kind === "broken" || (response.status !== 409 && response.status !== 412)) return null;
  const error = graphError(response);
  const isOther = isNameConflict(error) || !isPassingConflict(error) || hasCode(error, LOCKED_CODES);
  if (isOther) return null;
  const waitMs = retryAfterMs(response.header("retry-after"), nowMs);
  const refused = { kind: "refused", error: graphFailureError("target-unavailable", what, error) } as const;
  return waitMs === null ? refused : { ...refused, retryAfterMs: waitMs };
};

/**
 * Whether a response of an upload URL says that the session is lost, else null.
 *
 * A session that does not exist answers 404 after completion, expiry and DELETE alike
 * (https://github.com/OneDrive/onedrive-api-docs/issues/1259). One whose token has expired, after a day, answers 401
 * to its own URL (https://github.com/OneDrive/onedrive-api-docs/issues/1570).
 */
export const classifyLostSession = (what: string, response: GraphResponse): Gone | SessionDenied | null => {
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
