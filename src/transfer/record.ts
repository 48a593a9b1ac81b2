import { randomUUID } from "node:crypto";
import { emptyHash, type HashState } from "./hash/quick-xor-hash.ts";
import type { HistoryEntry } from "./history.ts";
import type { FollowUpResults } from "./follow-up.ts";
import type { TransferRequest } from "./job.ts";
import type { TransferError } from "./error.ts";
import type { Place } from "./place.ts";
import { wholeOf, type Range } from "./range.ts";
import type { RemoteItem, TransferResult, Verification } from "./result.ts";
import type { ChangedName } from "./target-path/target-path.ts";
import { traceContextOf, type TraceContext } from "./trace-context.ts";
import type { UploadUrl } from "./upload-url.ts";

/*
 * Glossary
 *
 * - job: the message that asks for a transfer: a source, a target, options
 * - transfer: one job being carried out, with one record and one id (`transferId`)
 * - record: the transfer's whole state; this file
 * - attempt: from a start to an end; a retry begins another
 * - step: what one invocation does; its number is the fencing token that messages must match
 * - run: one life of a record; a message from before the record was deleted matches no later run
 * - phase: what a running transfer's next step is about
 * - action: a piece of a step, such as sending a range
 * - session: Graph's upload session, behind an upload URL
 * - range: bytes [start, endExclusive) of the blob, sent by one PUT
 * - commit: the moment the target shows the file
 * - close: delete a session, so that it cannot commit any more
 * - reconcile: look up whether a file has arrived although no answer said so
 * - restart: give up the session and begin again with a new one
 * - in doubt: the file may have been committed and nothing can tell
 * - end: completed, failed or cancelled; its result is published once per attempt
 * - redelivery: a message delivered more than once; another worker may have done part of its step
 * - put back: sent to its queue again as a new message, because nothing is wrong with it; this delivery does not count
 * - hold: put a job back because its transfer may not begin yet
 * - spare: a hidden copy of a step's message, which takes over if the worker crashes
 * - late: said of a message that waits although it was to be delivered before now
 * - poison: a message whose every delivery crashed; the host moves it to the poison queue
 * - reject: answer a message that starts or continues nothing with an event about it, and touch no record
 * - rescue: send the message of a stalled transfer again
 * - cooldown: a time for which Graph asked the app to make no calls
 */

/**
 * A transfer's state: one JSON blob, changed only with If-Match.
 *
 * ```
 *            ┌───────── restart (closed, reconciled) ──────────┐
 *            ▼                                                 │
 * running: create ──► send ──► (commit) ──► (verify)        restart
 *            │          │          │            │              ▲
 *            │          └──────────┴── 404, denied ────────────┘
 *            ▼          ▼          ▼            ▼
 *        aborting ──► failed    cancelled    completed ──► result published
 * ```
 *
 * `status` says whether there is work, `phase` what the next step of a running transfer does. Every write raises
 * `step`, except admission and a fresh session. `cancelRequested`, `retry`, `rescuedAt` and `resultPublished` are flags
 * that may change without a step.
 */
export interface TransferRecord extends TraceContext {
  readonly transferId: string;
  /** New with each admission, so that a message from before a record was deleted cannot match a later one. */
  readonly runId: string;
  /** New with each write by a worker, so that a writer whose answer was lost can see that its write landed. */
  readonly writeId: string;
  /** The fencing token: a message counts only if it names this step (R1). */
  readonly step: number;
  /** 1 for the first; a retry raises it. */
  readonly attempt: number;
  readonly status: Status;
  readonly phase: Phase;
  readonly request: TransferRequest;
  /** The blob as pinned at the attempt's first step; `null` until then. */
  readonly source: PinnedSource | null;
  /**
   * The blob is sent in one request, without a session; decided when it is pinned. Absent until then, and in older
   * records, of which only those of an empty blob do so.
   */
  readonly isSentWhole?: boolean;
  /** Where the file of a target with a path goes; null until it has been found, and absent where there is no path. */
  readonly place?: Place | null;
  /** A place that was found has turned out wrong, so that nothing remembered about it may be used. */
  readonly placeLost?: boolean;
  /** Names of the path that the service would have refused, and what they became. */
  readonly changedNames?: readonly ChangedName[];
  /** Nothing was at the target that keeps a file from being sent whole. Absent before that is known. */
  readonly isLookedUp?: boolean;
  /** Size of the next range. */
  readonly rangeBytes: number;
  readonly session: Session | null;
  /** How a received file is committed; see {@link CommitBy}. */
  readonly commitBy: CommitBy;
  /** What the service lacks, as far as we know; empty once it has all. */
  readonly remaining: readonly Range[];
  /** The last request may have had an effect: query the session before sending again (R5). */
  readonly queryFirst: boolean;
  readonly hash: HashState;
  /** Failures in a row; accepted bytes reset it. */
  readonly failures: number;
  /** When the first of them happened, ISO 8601; null when there are none. Absent in older records. */
  readonly failingSince?: string | null;
  /** Refusals that may pass, since the last progress. Absent in older records. */
  readonly refusals?: number;
  /** Lookups that missed a file this session may have committed; see `look-up-again.ts`. Absent in older records. */
  readonly missedLookups?: number;
  /** When the first of them happened, ISO 8601. Absent before the first, and in older records. */
  readonly missedSince?: string | null;
  /** A try to send this session's last range, or to commit, had an unknown effect. Absent in older records. */
  readonly commitTried?: boolean;
  /** The item as the commit's answer showed it; null where it showed none. Absent before the commit. */
  readonly item?: RemoteItem | null;
  /** How the file compared, while what follows its arrival is being done. */
  readonly verification?: Verification;
  /** What became of what follows the file's arrival. */
  readonly followUps?: FollowUpResults;
  /** Sessions given up in this attempt. */
  readonly restarts: number;
  readonly counts: Counts;
  /** Set while postponed. */
  readonly wait: Wait | null;
  /** Honoured by the next step, unless the file is committed by then. */
  readonly cancelRequested: boolean;
  /** The retry requested last. It is pending while it names the attempt after this one; absent before the first. */
  readonly retry?: RequestedRetry;
  /** When the timer last resent this step's message; ISO 8601. */
  readonly rescuedAt: string | null;
  /** How often this step's message came from the poison queue. Absent in older records. */
  readonly poisonings?: number;
  /** Why the transfer failed or is aborting; while it runs, its latest failure. */
  readonly error: TransferError | null;
  /** The complete result event, so that publishing it again says the same. */
  readonly result: TransferResult | null;
  /** The result has been put on the result queue. */
  readonly resultPublished: boolean;
  /** For people; no decision depends on it. */
  readonly history: readonly HistoryEntry[];
  /** ISO 8601; also determines where the record is kept, see `RecordStore.reserveAdmission`. */
  readonly admittedAt: string;
  readonly startedAt: string;
  readonly updatedAt: string;
}

export type Status = "running" | "aborting" | "completed" | "skipped" | "failed" | "cancelled";

/**
 * - `create`: no session; create one (or put the file whole)
 * - `send`: send the next range
 * - `commit`: all bytes are there, the commit is not
 * - `verify`: committed for certain; read the item back and compare
 * - `follow-up`: it has arrived as it should; do what the job asks for beyond that
 * - `restart`: close the session, reconcile, then create again
 */
export type Phase = "create" | "send" | "commit" | "verify" | "follow-up" | "restart";

/** `post`: zero-length POST to the session (Business, SharePoint). `source-url`: PUT of the item that names the session (Personal, and after a name conflict). */
export type CommitBy = "post" | "source-url";

export interface Session {
  readonly url: UploadUrl;
  readonly createdAt: string;
  /** As the service said; ISO 8601. It moves with each range; the token inside the URL does not. */
  readonly expiresAt: string | null;
  /** The most bytes it ever had. Only more than that is progress: a service may lose what it accepted. */
  readonly furthestBytes: number;
}

export interface PinnedSource {
  readonly eTag: string;
  readonly bytes: number;
  readonly contentType: string | null;
  readonly createdOn: string | null;
  readonly modifiedOn: string | null;
  /** Base64; what tells a write to the properties from one to the bytes. Null where unknown; absent in older records. */
  readonly contentMd5?: string | null;
  /** Only where the target's path has `{meta.x}`. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Only where the target's path has `{tag.x}`. */
  readonly tags?: Readonly<Record<string, string>>;
  /** The blob's version, whose bytes never change. Null in an account without versions; absent in older records. */
  readonly versionId?: string | null;
}

/** A note only: the message begins the attempt (R3). */
export interface RequestedRetry {
  readonly attempt: number;
  /** Cancelled before it began: the attempt begins with a cancel request. Never reset. */
  readonly isCancelled: boolean;
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
  /** No call is made before the end of a `throttled` wait, not even after a cancel. */
  readonly why: "throttled" | "failure" | "busy" | "session-not-visible" | "session-denied";
  readonly since: string;
  readonly until: string;
}

/** A record as read, with the ETag that a write must match. */
export interface Stored {
  readonly record: TransferRecord;
  readonly eTag: string;
}

export interface Admission {
  readonly transferId: string;
  readonly request: TransferRequest;
  /** Null where the blob has not been seen yet. */
  readonly source: PinnedSource | null;
  /** Size of the first range. */
  readonly rangeBytes: number;
  /** ISO 8601, as reserved in the record store. */
  readonly admittedAt: string;
  /** The job's. */
  readonly trace?: TraceContext | undefined;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

/** The record as it is admitted: step 0, nothing created. */
export const admitted = ({
  transferId,
  request,
  source,
  rangeBytes,
  admittedAt,
  trace,
  nowMs,
}: Admission): TransferRecord => ({
  transferId,
  runId: randomUUID(),
  writeId: randomUUID(),
  step: 0,
  attempt: 1,
  status: "running",
  phase: "create",
  request,
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
  ...traceContextOf(trace ?? {}),
});
