import type { Readable } from "node:stream";
import type { SourceRef, Target, TransferOptions } from "./job.ts";
import type { JobMessage, RetryMessage, StepMessage } from "./message.ts";
import type { TransferError } from "./error.ts";
import type { Range } from "./range.ts";
import type { CommitBy, PinnedSource, Status, Stored, TransferRecord } from "./record.ts";
import type { TransferResult } from "./result.ts";
import type { UploadUrl } from "./upload-url.ts";

/**
 * What the domain needs of the world. Expected answers are values; a port throws only when it could not do its
 * work at all and the message must survive (record store and queues), never to say what Graph answered.
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
  /** @param admittedAt the record's, where it is known; saves looking up where the record is kept */
  read(transferId: string, admittedAt?: string): Promise<Stored | null>;
  /**
   * Settles when a transfer counts as admitted, which is where its record is kept: `now`, or what was settled
   * before. The same answer however often it is asked.
   */
  reserveAdmission(transferId: string, now: string): Promise<string>;
  /** Writes only if there is none (`If-None-Match: *`). */
  create(record: TransferRecord): Promise<WriteAnswer>;
  /** Writes only over this ETag (`If-Match`). */
  replace(record: TransferRecord, eTag: string): Promise<WriteAnswer>;
  /** All records, the latest admitted first, seen from outside: no bodies are read. */
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
  /** Postponed until then; null when it is not. */
  readonly waitUntil: string | null;
}

export interface StepQueue {
  /** @param delayMs the message stays invisible at least that long */
  send(message: StepMessage | RetryMessage | JobMessage, delayMs: number): Promise<void>;
  /** When the message at the head of the queue was put there; null when none is visible. */
  oldestVisibleAt(): Promise<Date | null>;
}

export interface ResultQueue {
  publish(result: TransferResult): Promise<void>;
}

/** Why the source could not be read. `unavailable` is worth another try, the others are not. */
export interface SourceFailure {
  readonly kind: "missing" | "forbidden" | "changed" | "unavailable";
  readonly error: TransferError;
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

/** The finished item as Graph shows it. */
export interface RemoteItem {
  readonly id: string | null;
  readonly name: string | null;
  readonly webUrl: string | null;
  readonly eTag: string | null;
  readonly bytes: number | null;
  readonly quickXorHash: string | null;
  /** Print only: whether the document has its upload; null where the service does not say. */
  readonly uploaded: boolean | null;
}

/** Trouble that any call to Graph may answer with. */
export type GraphFailure =
  /** 429 or 503 with Retry-After: waiting, not failing. */
  | { readonly kind: "throttled"; readonly retryAfterMs: number; readonly error: TransferError }
  /** 5xx, a timeout, a connection that broke: the effect is unknown. */
  | { readonly kind: "transient"; readonly error: TransferError }
  /** 423. */
  | { readonly kind: "locked"; readonly error: TransferError }
  /** An answer that will not get better: 400, 403, 507 … */
  | { readonly kind: "permanent"; readonly error: TransferError };

/** The session is not there (404, 410). */
export interface Gone {
  readonly kind: "gone";
  readonly error: TransferError;
}
/** The session is refused though it may be alive (401, 403, 409). */
export interface SessionDenied {
  readonly kind: "session-denied";
  readonly error: TransferError;
}
export interface Committed {
  readonly kind: "committed";
  readonly item: RemoteItem | null;
}
/** A file of that name is in the way; bytes already sent are kept. */
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
}

export interface Progress {
  readonly remaining: readonly Range[];
  readonly expiresAt: string | null;
}

export type PutAnswer =
  | ({ readonly kind: "accepted" } & Progress)
  | Committed
  /** 416: these bytes are not what the session waits for; perhaps it has them. */
  | { readonly kind: "misplaced"; readonly error: TransferError }
  | NameConflict
  | Gone
  | SessionDenied
  | GraphFailure;

export type QueryAnswer = ({ readonly kind: "open" } & Progress) | Gone | SessionDenied | GraphFailure;

/** `freed`: 204, which proves that this session committed nothing. */
export type DeleteAnswer = { readonly kind: "deleted" } | Gone | SessionDenied | GraphFailure;

export type CommitAnswer =
  | Committed
  | NameConflict
  /** This way of committing is not for this drive. */
  | { readonly kind: "unsupported"; readonly error: TransferError }
  | Gone
  | SessionDenied
  | GraphFailure;

export type GetItemAnswer =
  { readonly kind: "found"; readonly item: RemoteItem } | { readonly kind: "absent" } | GraphFailure;

export interface Destination {
  rulesOf(target: Target): TargetRules;
  createSession(spec: UploadSpec): Promise<CreateAnswer>;
  /** Sends one range; takes the body as it comes and never holds it. */
  putRange(put: RangePut): Promise<PutAnswer>;
  querySession(target: Target, url: UploadUrl, totalBytes: number): Promise<QueryAnswer>;
  deleteSession(url: UploadUrl): Promise<DeleteAnswer>;
  commit(spec: UploadSpec, url: UploadUrl, by: CommitBy): Promise<CommitAnswer>;
  /** Delivers a blob of 0 bytes, which sessions do not take. */
  putEmpty(spec: UploadSpec): Promise<Committed | NameConflict | GraphFailure>;
  getItem(target: Target): Promise<GetItemAnswer>;
}
