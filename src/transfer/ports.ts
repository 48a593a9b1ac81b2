import type { Readable } from "node:stream";
import type { Access } from "./access.ts";
import type { Destination } from "./destination.ts";
import type { SourceRef, Target } from "./job.ts";
import type { NewerMessage, QueueMessage, QueueName, StepMessage } from "./message.ts";
import type { TransferError } from "./error.ts";
import type { Range } from "./range.ts";
import type { PinnedSource, Status, Stored, TransferRecord } from "./record.ts";
import type { MessageRejected, TransferResult } from "./result.ts";

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
  readonly access: Access;
  readonly clock: Clock;
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
  /**
   * Reserves the admission time of a record that exists once more, if its reservation was deleted: a record that is not
   * found by its id would let the same job run twice. Leaves any other reservation alone.
   * @returns whether it was missing
   */
  restoreReservation(transferId: string, admittedAt: string): Promise<boolean>;
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

/** Why the source could not be read. `unavailable` is worth another try, and `forbidden` by the account's 401 or 403. */
export interface SourceFailure {
  readonly kind: "missing" | "forbidden" | "folder" | "changed" | "unavailable";
  readonly error: TransferError;
  /** Of `unavailable`: no long wait is known to help. Missing otherwise. */
  readonly fewTries?: true;
}

/** What to read of a blob beside its properties. */
export interface SourceDetails {
  readonly metadata: boolean;
  /** Index tags take a call, and a right, of their own. */
  readonly tags: boolean;
}

export interface Source {
  /** The blob as it is now. Never answers `changed`. */
  pin(
    ref: SourceRef,
    details?: SourceDetails,
  ): Promise<{ readonly kind: "pinned"; readonly source: PinnedSource } | SourceFailure>;
  /** The bytes of a non-empty range of the pinned blob (`If-Match`). The caller destroys the stream. */
  open(
    ref: SourceRef,
    pinned: PinnedSource,
    range: Range,
  ): Promise<{ readonly kind: "opened"; readonly stream: Readable } | SourceFailure>;
}
