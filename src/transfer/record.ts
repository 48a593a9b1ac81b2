import { randomUUID } from "node:crypto";
import { emptyHash, type HashState } from "./hash/quick-xor-hash.ts";
import type { HistoryEntry } from "./history.ts";
import { fingerprintOf, type TransferRequest } from "./job.ts";
import type { TransferError } from "./error.ts";
import { nextRange, totalBytesOf, wholeOf, type Range } from "./range.ts";
import type { TransferResult } from "./result.ts";
import type { UploadUrl } from "./upload-url.ts";

/**
 * A transfer's whole state: one JSON blob, changed only with If-Match.
 *
 * ```
 *            ┌──────────── restart (fenced, looked) ───────────┐
 *            ▼                                                 │
 * running: create ──► send ──► (commit) ──► (verify)         free
 *            │          │          │            │              ▲
 *            │          └──────────┴── 404, refused ───────────┘
 *            ▼          ▼          ▼            ▼
 *         ending ──► failed     cancelled    completed ──► told
 * ```
 *
 * `status` says whether there is work, `phase` what the next step does while it is running. Every write raises
 * `step`, but for admission and a fresh session; the cancel wish, `rescuedAt` and `told` are marks beside it.
 */
export interface TransferRecord {
  readonly schema: 1;
  readonly transferId: string;
  /** New with each admission, so that a message from before a record was deleted cannot match a later one. */
  readonly runId: string;
  /** New with each write by a worker; tells a writer whose answer was lost that its write landed. */
  readonly writeId: string;
  /** The fence: a message counts only if it names this step. */
  readonly step: number;
  /** 1 for the first; a retry raises it. */
  readonly attempt: number;
  readonly status: Status;
  readonly phase: Phase;
  readonly request: TransferRequest;
  readonly fingerprint: string;
  /** The blob as pinned at the attempt's first step; `null` until then. */
  readonly source: PinnedSource | null;
  /** Size of the next range. */
  readonly rangeBytes: number;
  readonly session: Session | null;
  /** How a received file is committed; see {@link CommitBy}. */
  readonly commitBy: CommitBy;
  /** What the service lacks, as far as we know; empty once it has all. */
  readonly remaining: readonly Range[];
  /** The last request's effect is unknown: ask the session before sending again. */
  readonly queryFirst: boolean;
  readonly hash: HashState;
  /** In a row; bytes accepted set it back to 0. */
  readonly failures: number;
  /** Look-ups that did not show the file though this session may have committed it; see `look-again.ts`. Missing in older records. */
  readonly missedLookups?: number;
  /** Sessions given up in this attempt. */
  readonly restarts: number;
  readonly counts: Counts;
  /** Set while postponed. */
  readonly wait: Wait | null;
  /** A wish: whoever holds the step honours it. */
  readonly cancelRequested: boolean;
  /** When the timer last sent this step's message again; ISO 8601. */
  readonly rescuedAt: string | null;
  /** Why the transfer is ending, or the latest trouble of a running one. */
  readonly error: TransferError | null;
  /** The end, whole, so that telling it again says the same. */
  readonly result: TransferResult | null;
  /** The result has been put on the result queue. */
  readonly resultPublished: boolean;
  /** What became of it so far, for people; nothing is decided by it. */
  readonly history: readonly HistoryEntry[];
  /** ISO 8601; also says where the record is kept, see `RecordStore.reserveAdmission`. */
  readonly admittedAt: string;
  readonly startedAt: string;
  readonly updatedAt: string;
}

export type Status = "running" | "aborting" | "completed" | "failed" | "cancelled";

/**
 * - `create`: no session; create one (or put an empty file)
 * - `send`: send the next range
 * - `commit`: all bytes are there, the commit is not
 * - `verify`: committed for certain; read the item back and compare
 * - `free`: fence the session, look the item up, then create again
 */
export type Phase = "create" | "send" | "commit" | "verify" | "restart";

/** `post`: zero-length POST to the session (Business, SharePoint). `source-url`: PUT of the item that names the session (Personal, and after a name conflict). */
export type CommitBy = "post" | "source-url";

export interface Session {
  readonly url: UploadUrl;
  readonly createdAt: string;
  /** As the service said; ISO 8601. It slides with each range, the token inside the URL does not. */
  readonly expiresAt: string | null;
  /** Most bytes it ever had. Only more than that is progress: a service may lose what it accepted. */
  readonly furthestBytes: number;
}

export interface PinnedSource {
  readonly eTag: string;
  readonly bytes: number;
  readonly contentType: string | null;
  readonly createdOn: string | null;
  readonly modifiedOn: string | null;
}

export interface Counts {
  /** Sessions created, all attempts. */
  readonly sessions: number;
  /** Ranges accepted in this attempt. */
  readonly ranges: number;
  /** Steps that had to be tried again, all attempts. */
  readonly retries: number;
}

export interface Wait {
  /** `throttled` waits are never cut short, not even by a cancel. */
  readonly why: "throttled" | "failure" | "busy" | "session-not-visible";
  readonly since: string;
  readonly until: string;
}

/** A record that has been read, with the ETag that a write must match. */
export interface Stored {
  readonly record: TransferRecord;
  readonly eTag: string;
}

export const isEnded = (record: TransferRecord): record is TransferRecord & { result: TransferResult } =>
  record.status === "completed" || record.status === "failed" || record.status === "cancelled";

export const sourceBytes = (record: TransferRecord): number => record.source?.bytes ?? 0;

/** Bytes the service has, as far as the record knows. */
export const acceptedBytes = (record: TransferRecord): number =>
  record.source === null || record.phase === "create"
    ? 0
    : record.source.bytes - totalBytesOf(record.remaining);

/**
 * True when this step may already have committed the file: everything is there, or the range that this step
 * sends is the last (DESIGN rule 7). A one-range blob counts from the moment its session is recorded.
 */
export const mayHaveCommitted = (record: TransferRecord): boolean => {
  if (record.session === null) return false;
  const next = nextRange(record.remaining, record.rangeBytes);
  return next === null || totalBytesOf(record.remaining) === next.endExclusive - next.start;
};

/**
 * An empty file goes without a session, so there is nothing to fence. Any message may be a copy of one that a dead
 * worker had (from the timer, say), so nobody can tell that it was not sent yet.
 */
export const emptyMayHaveLanded = ({ source }: TransferRecord): boolean => source?.bytes === 0;

/** The record as it is admitted: step 0, nothing created. */
export const admitted = (
  transferId: string,
  request: TransferRequest,
  source: PinnedSource | null,
  rangeBytes: number,
  admittedAt: string,
  nowMs: number,
): TransferRecord => ({
  schema: 1,
  transferId,
  runId: randomUUID(),
  writeId: randomUUID(),
  step: 0,
  attempt: 1,
  status: "running",
  phase: "create",
  request,
  fingerprint: fingerprintOf(request),
  source,
  rangeBytes,
  session: null,
  commitBy: "post",
  remaining: wholeOf(source?.bytes ?? 0),
  queryFirst: false,
  hash: emptyHash,
  failures: 0,
  missedLookups: 0,
  restarts: 0,
  counts: { sessions: 0, ranges: 0, retries: 0 },
  wait: null,
  cancelRequested: false,
  rescuedAt: null,
  error: null,
  result: null,
  resultPublished: false,
  history: [],
  admittedAt,
  startedAt: new Date(nowMs).toISOString(),
  updatedAt: new Date(nowMs).toISOString(),
});
