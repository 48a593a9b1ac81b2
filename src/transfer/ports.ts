import type { Readable } from "node:stream";
import type { SourceRef, Target, TransferOptions } from "./job.ts";
import type { JobMessage, RetryMessage, StepMessage } from "./message.ts";
import type { TransferError } from "./error.ts";
import type { Range } from "./range.ts";
import type { CommitBy, PinnedSource, Status, Stored, TransferRecord } from "./record.ts";
import type { RemoteItem, TransferResult } from "./result.ts";
import type { UploadUrl } from "./upload-url.ts";

/**
 * What the domain needs from the outside. Expected answers are values. A port throws only when it could not do its work
 * at all and the message must survive (record store and queues), never to report what Graph answered.
 */
export interface Ports {
  readonly records: RecordStore;
  readonly steps: StepQueue;
  readonly results: ResultQueue;
  readonly source: Source;
  readonly destination: Destination;
  readonly clock: Clock;
}

export interface Clock {
  /** Milliseconds since 1970. */
  nowMs(): number;
  /** [0, 1), for jitter. */
  random(): number;
}

/** `conflict`: the condition (ETag or non-existence) did not hold. */
export type WriteAnswer = { readonly kind: "written"; readonly eTag: string } | { readonly kind: "conflict" };

export interface RecordStore {
  /** @param admittedAt when the transfer was admitted, if known: saves looking up where its record is kept */
  read(transferId: string, admittedAt?: string): Promise<Stored | null>;
  /**
   * Reserves the time of a transfer's admission, which determines where its record is kept: `now`, or the time reserved
   * before. Idempotent. Both are ISO 8601.
   */
  reserveAdmission(transferId: string, now: string): Promise<string>;
  /** Writes only if there is none (`If-None-Match: *`). */
  create(record: TransferRecord): Promise<WriteAnswer>;
  /** Writes only over this ETag (`If-Match`). */
  replace(record: TransferRecord, eTag: string): Promise<WriteAnswer>;
  /** All records, the latest admitted first, from their metadata: no bodies are read. */
  list(): AsyncIterable<RecordSummary>;
}

/** What a listing shows of a record. */
export interface RecordSummary {
  readonly transferId: string;
  readonly status: Status;
  readonly step: number;
  readonly fingerprint: string;
  readonly resultPublished: boolean;
  readonly admittedAt: string;
  readonly updatedAt: string;
  /** Postponed until then, ISO 8601; null when it is not. */
  readonly waitUntil: string | null;
}

export interface StepQueue {
  /** @param delayMs the message stays invisible at least that long */
  send(message: StepMessage | RetryMessage | JobMessage, delayMs: number): Promise<void>;
  /** When the message at the head of the queue was enqueued; null when none is visible. */
  oldestVisibleAt(): Promise<Date | null>;
}

export interface ResultQueue {
  publish(result: TransferResult): Promise<void>;
}

/** Why the source could not be read. Only `unavailable` is worth another try. */
export interface SourceFailure {
  readonly kind: "missing" | "forbidden" | "changed" | "unavailable";
  readonly error: TransferError;
  /** Of `unavailable`: no long wait is known to help. Missing otherwise. */
  readonly fewTries?: true;
}

export interface Source {
  /** The blob as it is now. Never answers `changed`. */
  pin(ref: SourceRef): Promise<{ readonly kind: "pinned"; readonly source: PinnedSource } | SourceFailure>;
  /** The bytes of a non-empty range of the pinned blob (`If-Match`). The caller destroys the stream. */
  open(
    ref: SourceRef,
    pinned: PinnedSource,
    range: Range,
  ): Promise<{ readonly kind: "opened"; readonly stream: Readable } | SourceFailure>;
}

/** What a kind of target allows. */
export interface TargetRules {
  /** Every range but the last is a multiple of this. */
  readonly alignBytes: number;
  /** Largest range. */
  readonly maxRangeBytes: number;
  readonly defaultRangeBytes: number;
  /** Whether a blob of 0 bytes can be delivered. */
  readonly takesEmpty: boolean;
  /** Whether the finished item carries a quickXorHash to compare. */
  readonly keepsHash: boolean;
}

/** How any call to Graph may fail. */
export type GraphFailure =
  /** 429 or 503 with Retry-After: waiting, not failing. */
  | { readonly kind: "throttled"; readonly retryAfterMs: number; readonly error: TransferError }
  /** 5xx, a timeout, a connection that broke: the effect is unknown. */
  | {
      readonly kind: "transient";
      readonly error: TransferError;
      /** No long wait is known to help, as when there is no identity to sign in with. Missing otherwise. */
      readonly fewTries?: true;
    }
  /** 423. */
  | { readonly kind: "locked"; readonly error: TransferError }
  /** An answer that will not improve: 400, 403, 507 … */
  | { readonly kind: "permanent"; readonly error: TransferError };

/** The session does not exist (404, 410). */
export interface Gone {
  readonly kind: "gone";
  readonly error: TransferError;
}
/** The session is denied although it may be alive (401, 403, 409). */
export interface SessionDenied {
  readonly kind: "session-denied";
  readonly error: TransferError;
}
export interface Committed {
  readonly kind: "committed";
  readonly item: RemoteItem | null;
}
/** A file of that name exists; the bytes already sent are kept. */
export interface NameConflict {
  readonly kind: "name-conflict";
  readonly error: TransferError;
}

export interface UploadSpec {
  readonly target: Target;
  readonly name: string;
  readonly source: PinnedSource;
  readonly options: TransferOptions;
}

export type CreateAnswer =
  | {
      readonly kind: "created";
      readonly url: UploadUrl;
      readonly expiresAt: string | null;
      readonly remaining: readonly Range[];
    }
  /** Another session holds the item (https://github.com/OneDrive/onedrive-api-docs/issues/747). */
  | { readonly kind: "busy"; readonly error: TransferError }
  | NameConflict
  | GraphFailure;

export interface RangePut {
  readonly target: Target;
  readonly url: UploadUrl;
  readonly range: Range;
  readonly totalBytes: number;
  readonly body: Readable;
  /** What is left of the invocation. The destination may set a lower limit of its own. */
  readonly timeoutMs: number;
}

export interface Progress {
  readonly remaining: readonly Range[];
  readonly expiresAt: string | null;
}

export type PutAnswer =
  | ({ readonly kind: "accepted" } & Progress)
  | Committed
  /** 416: these are not the bytes that the session expects; it may have them already. */
  | { readonly kind: "misplaced"; readonly error: TransferError }
  | NameConflict
  | Gone
  | SessionDenied
  | GraphFailure;

export type QueryAnswer = ({ readonly kind: "open" } & Progress) | Gone | SessionDenied | GraphFailure;

/** `deleted`: 204, which proves that this session committed nothing. */
export type DeleteAnswer = { readonly kind: "deleted" } | Gone | SessionDenied | GraphFailure;

export type CommitAnswer =
  | Committed
  | NameConflict
  /** This drive does not support this way of committing. */
  | { readonly kind: "unsupported"; readonly error: TransferError }
  | Gone
  | SessionDenied
  | GraphFailure;

export type GetItemAnswer =
  { readonly kind: "found"; readonly item: RemoteItem } | { readonly kind: "absent" } | GraphFailure;

export interface Destination {
  rulesOf(target: Target): TargetRules;
  createSession(spec: UploadSpec): Promise<CreateAnswer>;
  /** Sends one range, streaming the body without buffering it. */
  putRange(put: RangePut): Promise<PutAnswer>;
  querySession(target: Target, url: UploadUrl, totalBytes: number): Promise<QueryAnswer>;
  deleteSession(url: UploadUrl): Promise<DeleteAnswer>;
  commit(spec: UploadSpec, url: UploadUrl, by: CommitBy): Promise<CommitAnswer>;
  /** Delivers a blob of 0 bytes, which sessions do not take. */
  putEmpty(spec: UploadSpec): Promise<Committed | NameConflict | GraphFailure>;
  getItem(target: Target): Promise<GetItemAnswer>;
}
