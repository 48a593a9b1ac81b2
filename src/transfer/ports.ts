import type { Readable } from "node:stream";
import type { SourceRef, Target, TransferOptions } from "./job.ts";
import type { NewerMessage, QueueMessage, QueueName, StepMessage } from "./message.ts";
import type { TransferError } from "./error.ts";
import type { Range } from "./range.ts";
import type { CommitBy, PinnedSource, Status, Stored, TransferRecord } from "./record.ts";
import type { MessageRejected, RemoteItem, TransferResult } from "./result.ts";
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
  readonly admission: Admission;
  readonly clock: Clock;
}

/**
 * Storage did not do its work: no answer, a refusal, an answer 5xx. Nothing is wrong with the message, which is put
 * back and not counted. Any other error counts: the host delivers the message again, a limited number of times.
 */
export class StorageUnavailableError extends Error {
  override readonly name = "StorageUnavailableError";
}

/** A record that a newer version of blobferry wrote: this one leaves it to instances that can read it. */
export class NewerRecordError extends Error {
  override readonly name = "NewerRecordError";
}

/** A record that is no JSON: nothing can go on from it. */
export class UnreadableRecordError extends Error {
  override readonly name = "UnreadableRecordError";
}

/** Decides when a transfer may begin; see `admission.ts`. */
export interface Admission {
  /** True once a transfer may begin. Waits for that within limits; false when it has waited long enough. */
  enter(target: Target): Promise<boolean>;
  /** For how long no transfer to this target begins in any case, because Graph asked for no calls; 0 if it did not. */
  pauseMs(target: Target): Promise<number>;
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
  /**
   * A page of all records, the latest admitted first, from their metadata: no bodies are read.
   * @param token `next` of the page before; null for the first page
   * @returns null if the token is not valid any more
   */
  page(token: string | null): Promise<RecordPage | null>;
  /** One record from its metadata; null if there is none. */
  look(transferId: string, admittedAt: string): Promise<FoundRecord | null>;
  /**
   * Deletes an ended record, and the reservation of its admission time: its id may then be used again.
   * @returns `kept` if the record has changed, or its id is about to be used
   */
  remove(found: FoundRecord): Promise<"removed" | "kept">;
  /** What the timer wrote last; null if there is nothing. */
  readTimerState(): Promise<TimerState | null>;
  /** @param eTag the state it replaces; null if there must be none */
  writeTimerState(text: string, eTag: string | null): Promise<WriteAnswer>;
}

export interface TimerState {
  readonly text: string;
  readonly eTag: string;
}

export interface FoundRecord {
  readonly summary: RecordSummary;
  readonly eTag: string;
}

export interface RecordPage {
  readonly found: readonly FoundRecord[];
  /** The next page's token; null after the last. A page may be empty and still have a next one. */
  readonly next: string | null;
}

/** What a listing shows of a record. */
export interface RecordSummary {
  readonly transferId: string;
  readonly status: Status;
  readonly step: number;
  readonly resultPublished: boolean;
  readonly admittedAt: string;
  readonly updatedAt: string;
  /** Postponed until then, ISO 8601; null when it is not. */
  readonly waitUntil: string | null;
  /** Where the message of its current step is. */
  readonly queue: QueueName;
}

/**
 * The two queues that start invocations. `jobs` holds what has not begun: jobs, retries, and steps that still need
 * their first session; it may grow without limit. `steps` holds what has begun, and must never wait for long.
 */
export interface StepQueue {
  /** @param delayMs the message stays invisible at least that long */
  send(queue: QueueName, message: QueueMessage | NewerMessage, delayMs: number): Promise<void>;
  /**
   * Sends a spare of a step's message, which takes over if the worker crashes. Returns at once, before the message is
   * sent, and never throws: without a spare, the message itself comes back when its lease expires.
   * @param hiddenMs how long the spare stays invisible
   */
  sendSpare(message: StepMessage, hiddenMs: number): Promise<Spare>;
  /** What waits at the head of each queue. */
  heads(): Promise<Readonly<Record<QueueName, QueueHead | null>>>;
}

/** A message on its queue that is hidden in case its worker crashes. */
export interface Spare {
  /** Turns it into another message of the same queue. False if it is not there any more: somebody has received it. */
  become(message: StepMessage, delayMs: number): Promise<boolean>;
  /** Removes it. Never throws: a spare that stays is found stale when it is delivered. */
  remove(): Promise<void>;
}

export interface QueueHead {
  /** When the visible message at the head first was to be delivered, in milliseconds since 1970. */
  readonly dueAtMs: number;
}

export interface ResultQueue {
  publish(event: TransferResult | MessageRejected): Promise<void>;
}

/** Why the source could not be read. Only `unavailable` is worth another try. */
export interface SourceFailure {
  readonly kind: "missing" | "forbidden" | "folder" | "changed" | "unavailable";
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
  /** The smallest range that a job may ask for. */
  readonly minRangeBytes: number;
  /** Largest range. */
  readonly maxRangeBytes: number;
  readonly defaultRangeBytes: number;
  /** The largest file; null where none is documented. */
  readonly maxBytes: number | null;
  /** Whether a blob of 0 bytes can be delivered. */
  readonly takesEmpty: boolean;
  /** Whether the finished item carries a quickXorHash to compare. */
  readonly keepsHash: boolean;
}

/** How any call to Graph may fail. */
export type GraphFailure =
  /** 429 or 503 with Retry-After: waiting, not failing. */
  | { readonly kind: "throttled"; readonly retryAfterMs: number; readonly error: TransferError }
  /** 5xx, a timeout, a connection that broke: the effect is unknown. A Retry-After is the shortest time to the next try. */
  | {
      readonly kind: "transient";
      readonly error: TransferError;
      readonly retryAfterMs?: number;
      /** No long wait is known to help, as when there is no identity to sign in with. Missing otherwise. */
      readonly fewTries?: true;
    }
  /** 423. */
  | { readonly kind: "locked"; readonly error: TransferError; readonly retryAfterMs?: number }
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
  | { readonly kind: "busy"; readonly error: TransferError; readonly retryAfterMs?: number }
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
