import { transferError, type TransferError } from "../error.ts";
import { waitLeftMs } from "../outcome.ts";
import { backoffMs, type DecisionContext } from "../policy.ts";
import type { Progress } from "../destination.ts";
import { totalBytesOf, wholeOf } from "../range.ts";
import type { Session, TransferRecord, Wait } from "../record.ts";
import { isEnded, isRetryCancelled, sourceBytes } from "../record-facts.ts";
import { endWithoutCleanup } from "./finish-result.ts";

/**
 * What a record becomes. Pure: each function takes the record as a step found it and returns the record to save.
 * `save-record.ts` adds the step, the write id and the time.
 *
 * R8. Failures in a row are bounded, by number where the step itself may be bad and by time where a service is out, and
 * progress resets them. Throttling is a wait, not a failure, and it is the message that waits, not a worker.
 */

/** A session was created; it goes into the record before any byte is sent. */
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
  refusals: 0,
  missedLookups: 0,
  missedSince: null,
  commitTried: false,
  counts: { ...record.counts, sessions: record.counts.sessions + 1 },
});

/** The service has said what it still lacks, after a range (`sent`) or when queried. */
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
    failingSince: moved ? null : (record.failingSince ?? null),
    refusals: moved ? 0 : (record.refusals ?? 0),
    error: moved ? null : record.error,
    counts: sent ? { ...record.counts, ranges: record.counts.ranges + 1 } : record.counts,
  };
};

/** Whether the service has more than it ever had in this session. */
export const isProgress = (record: TransferRecord, progress: Progress): boolean =>
  acceptedOf(record, progress) > (record.session?.furthestBytes ?? 0);

const acceptedOf = (record: TransferRecord, { remaining }: Progress): number =>
  sourceBytes(record) - totalBytesOf(remaining);

/** The same work is tried again after a delay. */
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
    since: record.wait?.why === why ? record.wait.since : new Date(nowMs).toISOString(),
    until: new Date(nowMs + delayMs).toISOString(),
  },
  // A transfer that is aborting keeps its reason, whatever its clean-up runs into.
  error: record.status === "aborting" ? record.error : (cause ?? record.error),
});

/** When failures in a row become too many. */
export type FailureLimit =
  | { readonly maxFailures: number }
  /** From the first failure in a row. */
  | { readonly patienceMs: number };

/**
 * One more failure in a row: postponed, or given up when there are too many or they last too long.
 *
 * @param limit default: the policy's `maxFailures`
 * @param baseMs the first delay; default: the policy's `backoffBaseMs`
 */
export const failing = (
  record: TransferRecord,
  cause: TransferError,
  decision: DecisionContext,
  limit: FailureLimit = { maxFailures: decision.policy.maxFailures },
  baseMs: number = decision.policy.backoffBaseMs,
): TransferRecord => {
  const { nowMs, policy, random } = decision;
  const failures = record.failures + 1;
  const failingSince = record.failingSince ?? new Date(nowMs).toISOString();
  const counted = {
    ...record,
    failures,
    failingSince,
    counts: { ...record.counts, retries: record.counts.retries + 1 },
  };
  const lastedMs = nowMs - Date.parse(failingSince);
  const mayTryAgain = "maxFailures" in limit ? failures <= limit.maxFailures : lastedMs < limit.patienceMs;
  if (mayTryAgain) {
    const delayMs = backoffMs(failures, baseMs, policy.backoffMaxMs, random);
    return postponed(counted, "failure", delayMs, cause, decision);
  }
  const last = { ...cause, message: `${cause.message} (gave up after ${failures} tries in a row)` };
  return record.status === "aborting" ? endWithoutCleanup(counted, decision) : aborting(counted, last);
};

/** Puts what follows a failure off until its Retry-After has passed, if it came with one. */
export const notBefore = (
  failed: TransferRecord,
  failure: { readonly retryAfterMs?: number },
  decision: DecisionContext,
): TransferRecord => {
  const { retryAfterMs = 0 } = failure;
  return isEnded(failed) || retryAfterMs <= waitLeftMs(failed, decision.nowMs)
    ? failed
    : postponed(failed, "throttled", retryAfterMs, null, decision);
};

/** Decided to fail: the next step closes the session, reconciles, and writes the end (R9). */
export const aborting = (record: TransferRecord, cause: TransferError): TransferRecord => ({
  ...record,
  status: "aborting",
  error: cause,
  failures: 0,
  failingSince: null,
  wait: null,
});

/**
 * A session that has refused too often, on its way to a restart. Its service is not out, so that the restart counts:
 * each new session may be refused as well.
 */
export const refusedTooOften = (record: TransferRecord): TransferRecord => ({
  ...record,
  failures: 0,
  failingSince: null,
  refusals: 0,
});

/** The closed session committed nothing: start again with a new one. */
export const restarted = (
  record: TransferRecord,
  cause: TransferError | null,
  { policy }: DecisionContext,
): TransferRecord => {
  // Sessions expire while a service is out; the time that an outage may last bounds those restarts.
  const isOut = record.failures > 0;
  if (!isOut && record.restarts >= policy.maxRestarts) {
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
    restarts: isOut ? record.restarts : record.restarts + 1,
    error: cause ?? record.error,
    counts: { ...record.counts, ranges: 0, retries: record.counts.retries + 1 },
  };
};

/** The place of a target with a path is found anew. */
export const withoutPlace = (record: TransferRecord): TransferRecord =>
  record.place == null ? record : { ...record, place: null };

/** A user's retry of an ended transfer: a new attempt, on the blob as it is then. */
export const retried = (record: TransferRecord): TransferRecord => ({
  ...record,
  attempt: record.attempt + 1,
  status: "running",
  phase: record.session === null ? "create" : "restart",
  source: record.session === null ? null : record.source,
  queryFirst: false,
  failures: 0,
  failingSince: null,
  refusals: 0,
  missedLookups: 0,
  missedSince: null,
  commitTried: false,
  item: null,
  followUps: {},
  isLookedUp: false,
  restarts: 0,
  counts: { ...record.counts, ranges: 0, retries: record.counts.retries + 1 },
  wait: null,
  cancelRequested: isRetryCancelled(record),
  rescuedAt: null,
  error: null,
  result: null,
  resultPublished: false,
});
