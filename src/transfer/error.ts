import { shortText } from "./text.ts";

/**
 * Why a transfer, or one try of it, failed: the `error` of records, results and views.
 * `code` is ours and stable; `graphCode` and `graphRequestId` are what Graph said.
 */
export interface TransferError {
  readonly code: TransferErrorCode;
  /** One plain sentence. Never holds an upload URL or a token. */
  readonly message: string;
  readonly httpStatus: number | null;
  readonly graphRequestId: string | null;
  readonly graphCode: string | null;
}

export type TransferErrorCode =
  /** The message is not a job: not JSON, a field missing, unknown or out of bounds. */
  | "invalid-job"
  /** The same `transferId` came with another request. */
  | "transfer-id-reused"
  /** A continuation arrived, but its record does not exist. */
  | "record-missing"
  /** A continuation arrived, but its record cannot be read: something else has written it. */
  | "record-unreadable"
  /** `ALLOWED_SOURCES` does not allow the blob. */
  | "source-not-allowed"
  /** `ALLOWED_TARGETS` does not allow the target, or the place that it leads to. */
  | "target-not-allowed"
  | "source-not-found"
  | "source-forbidden"
  /** The blob stands for a folder of a Data Lake account and has no content. */
  | "source-is-folder"
  /** The blob is no longer the version pinned at the first step. */
  | "source-changed"
  | "source-unavailable"
  /** The blob is larger than the target takes, or needs too many ranges of the size that the job sets. */
  | "source-too-large"
  /** The target takes no empty file (print). */
  | "empty-not-supported"
  /** The app's identity got no token, or Graph or the source account refuses its tokens. */
  | "sign-in-failed"
  | "target-not-found"
  | "target-forbidden"
  | "target-rejected"
  /** The item is locked, for instance open in Office. */
  | "target-locked"
  | "target-unavailable"
  /** Another upload session holds the item. */
  | "target-busy"
  | "name-conflict"
  | "quota-exceeded"
  /** Throttled until the tries ran out; only where Graph gives no Retry-After. */
  | "throttled"
  | "session-denied"
  | "too-many-restarts"
  /** The last range may have been committed, and nothing can tell. Look at the target before you retry. */
  | "commit-in-doubt"
  /** What arrived differs from the source. */
  | "hash-mismatch"
  /** The file arrived, but could not be read back to compare. */
  | "not-verified"
  /** Every delivery crashed; the host moved the message to the poison queue. */
  | "poisoned";

/** Texts of Graph and of messages end up in records, results and logs, which all have a limit. */
const MESSAGE_MAX_LENGTH = 2000;
const GRAPH_FACT_MAX_LENGTH = 200;

/** @param message is cut to {@link MESSAGE_MAX_LENGTH} */
export const transferError = (
  code: TransferErrorCode,
  message: string,
  wire: Partial<GraphErrorFacts> = {},
): TransferError => ({
  code,
  message: shortText(message, MESSAGE_MAX_LENGTH),
  httpStatus: wire.httpStatus ?? null,
  graphRequestId: shortFact(wire.graphRequestId),
  graphCode: shortFact(wire.graphCode),
});

const shortFact = (text: string | null | undefined): string | null =>
  text === null || text === undefined ? null : shortText(text, GRAPH_FACT_MAX_LENGTH);

/** What Graph's HTTP response adds to an error. */
export interface GraphErrorFacts {
  readonly httpStatus: number | null;
  readonly graphRequestId: string | null;
  readonly graphCode: string | null;
}
