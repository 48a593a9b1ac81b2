import { wholeOf, totalBytesOf } from "../range.ts";
import { resultOf, type EndStatus, type ResultItem, type Verification } from "../result.ts";
import { QuickXorHash } from "../hash/quick-xor-hash.ts";
import { backoffMs, type Policy } from "../policy.ts";
import type { Progress, RemoteItem } from "../ports.ts";
import { transferError, type TransferError } from "../error.ts";
import {
  emptyMayHaveLanded,
  isEnded,
  mayHaveCommitted,
  sourceBytes,
  type Session,
  type TransferRecord,
  type Wait,
} from "../record.ts";

/**
 * What a record becomes. Pure: each takes the record as a step found it and gives the record to write. The step,
 * the write id and the time are put on when it is written, see `settle.ts`.
 */

/** The moment of a decision. */
export interface DecisionContext {
  readonly nowMs: number;
  /** [0, 1) */
  readonly random: number;
  readonly policy: Policy;
}

const at = (ms: number): string => new Date(ms).toISOString();

/** A session was created and goes into the record before any byte is sent. */
export const withSession = (
  record: TransferRecord,
  session: Session,
  progress: Progress,
): TransferRecord => ({
  ...record,
  phase: "send",
  session,
  remaining: progress.remaining,
  commitBy: "post",
  queryFirst: false,
  wait: null,
  missedLookups: 0,
  counts: { ...record.counts, sessions: record.counts.sessions + 1 },
});

/** The service has told what it lacks, after a range (`sent`) or when asked. */
export const progressed = (record: TransferRecord, progress: Progress, sent: boolean): TransferRecord => {
  const moved = isProgress(record, progress);
  return {
    ...record,
    phase: progress.remaining.length === 0 ? "commit" : "send",
    remaining: progress.remaining,
    session: record.session && {
      ...record.session,
      expiresAt: progress.expiresAt ?? record.session.expiresAt,
      furthestBytes: Math.max(record.session.furthestBytes, acceptedOf(record, progress)),
    },
    queryFirst: false,
    wait: null,
    failures: moved ? 0 : record.failures,
    error: moved ? null : record.error,
    counts: sent ? { ...record.counts, ranges: record.counts.ranges + 1 } : record.counts,
  };
};

/** Whether the service has more than it ever had in this session. */
export const isProgress = (record: TransferRecord, progress: Progress): boolean =>
  acceptedOf(record, progress) > (record.session?.furthestBytes ?? 0);

const acceptedOf = (record: TransferRecord, { remaining }: Progress): number =>
  sourceBytes(record) - totalBytesOf(remaining);

/** The same step's work comes again after a while. */
export const postponed = (
  record: TransferRecord,
  why: Wait["why"],
  delayMs: number,
  cause: TransferError | null,
  { nowMs }: DecisionContext,
): TransferRecord => ({
  ...record,
  queryFirst: true,
  wait: {
    why,
    since: record.wait?.why === why ? record.wait.since : at(nowMs),
    until: at(nowMs + delayMs),
  },
  // An ending keeps its reason, whatever its clean-up runs into.
  error: record.status === "aborting" ? record.error : (cause ?? record.error),
});

/** One more failure in a row: postponed, or given up when they are too many. */
export const failing = (
  record: TransferRecord,
  cause: TransferError,
  decision: DecisionContext,
  baseMs: number = decision.policy.backoffBaseMs,
): TransferRecord => {
  const failures = record.failures + 1;
  const counted = {
    ...record,
    failures,
    counts: { ...record.counts, retries: record.counts.retries + 1 },
  };
  if (failures <= decision.policy.maxFailures) {
    const delayMs = backoffMs(failures, baseMs, decision.policy.backoffMaxMs, decision.random);
    return postponed(counted, "failure", delayMs, cause, decision);
  }
  const last = { ...cause, message: `${cause.message} (gave up after ${failures} tries in a row)` };
  return record.status === "aborting" ? endWithoutCleanup(counted, decision) : aborting(counted, last);
};

/** Decided to fail: the next step frees the session, looks, and writes the end. */
export const aborting = (record: TransferRecord, cause: TransferError): TransferRecord => ({
  ...record,
  status: "aborting",
  error: cause,
  failures: 0,
  wait: null,
});

/** The fenced session committed nothing: from the start again, on a new one. */
export const restarted = (
  record: TransferRecord,
  cause: TransferError | null,
  { policy }: DecisionContext,
): TransferRecord => {
  if (record.restarts >= policy.maxRestarts) {
    const why = cause?.message ?? "the session was lost";
    return aborting(
      record,
      transferError(
        "too-many-restarts",
        `gave up after ${record.restarts} new sessions; last: ${why}`,
        cause ?? {},
      ),
    );
  }
  return {
    ...record,
    phase: "create",
    session: null,
    remaining: wholeOf(sourceBytes(record)),
    queryFirst: false,
    wait: null,
    restarts: record.restarts + 1,
    error: cause ?? record.error,
    counts: { ...record.counts, ranges: 0, retries: record.counts.retries + 1 },
  };
};

/** A user's retry of an ended transfer: a new attempt, on the blob as it is then. */
export const retried = (record: TransferRecord): TransferRecord => ({
  ...record,
  attempt: record.attempt + 1,
  status: "running",
  phase: record.session === null ? "create" : "restart",
  source: record.session === null ? null : record.source,
  queryFirst: false,
  failures: 0,
  missedLookups: 0,
  restarts: 0,
  counts: { ...record.counts, ranges: 0, retries: record.counts.retries + 1 },
  wait: null,
  cancelRequested: false,
  rescuedAt: null,
  error: null,
  result: null,
  resultPublished: false,
});

/**
 * An end without having been able to free the session; it stays in the record, and open until it expires. Nobody has
 * looked: where the file may have been committed, that is what the end has to say, whatever led to it.
 */
export const endWithoutCleanup = (record: TransferRecord, decision: DecisionContext): TransferRecord => {
  const isInDoubt = mayHaveCommitted(record) || emptyMayHaveLanded(record);
  const doubt = isInDoubt ? { error: inDoubtAfter(record.error) } : {};
  return ended(record, "failed", decision, { keepSession: true, ...doubt });
};

const inDoubtAfter = (reason: TransferError | null): TransferError =>
  transferError(
    "commit-in-doubt",
    `the transfer was given up before anybody could look whether the file has arrived; look there before you retry. It was to end because: ${reason?.message ?? "unknown"}`,
    reason ?? {},
  );

export interface End {
  readonly verification?: Verification;
  readonly item?: RemoteItem | null;
  readonly error?: TransferError;
  readonly keepSession?: boolean;
}

/** The end, with the whole result in it. */
export const ended = (
  record: TransferRecord,
  status: EndStatus,
  { nowMs }: DecisionContext,
  end: End = {},
): TransferRecord => {
  if (isEnded(record)) throw new Error(`transfer ${record.transferId} has ended already`);
  const error = status === "failed" ? (end.error ?? record.error) : null;
  const { source, options, target } = record.request;
  return {
    ...record,
    status,
    session: end.keepSession === true ? record.session : null,
    remaining: status === "completed" ? [] : record.remaining,
    wait: null,
    queryFirst: false,
    error: error,
    resultPublished: false,
    result: resultOf(`${record.transferId}/${record.attempt}`, {
      transferId: record.transferId,
      status,
      source,
      target,
      bytes: record.source?.bytes ?? null,
      quickXorHash: fullHash(record),
      verification: end.verification ?? "off",
      item: end.item ? publicItem(end.item) : null,
      ranges: record.counts.ranges,
      retries: record.counts.retries,
      sessions: record.counts.sessions,
      startedAt: record.startedAt,
      completedAt: at(nowMs),
      error,
      labels: options.labels,
    }),
  };
};

/** The source's hash, once all of it has been read. */
export const fullHash = (record: TransferRecord): string | null =>
  record.source !== null && record.hash.upTo === record.source.bytes
    ? new QuickXorHash(record.hash).digest()
    : null;

const publicItem = ({ id, name, webUrl, eTag }: RemoteItem): ResultItem => ({ id, name, webUrl, eTag });
