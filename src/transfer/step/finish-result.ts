import { transferError, type TransferError } from "../error.ts";
import { QuickXorHash } from "../hash/quick-xor-hash.ts";
import type { DecisionContext } from "../policy.ts";
import type { RemoteItem } from "../result.ts";
import type { TransferRecord } from "../record.ts";
import { isEnded, mayHaveCommitted, wholeMayHaveLanded } from "../record-facts.ts";
import { resultOf, type EndStatus, type ResultItem, type Verification } from "../result.ts";

export interface End {
  /** Default `off`. */
  readonly verification?: Verification;
  readonly item?: RemoteItem | null;
  /** Default: the record's. */
  readonly error?: TransferError;
  /** The session could not be closed and stays in the record. */
  readonly keepSession?: boolean;
}

/** The end of a transfer, with the complete result event in it, so that a repeat publishes the same. */
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
    error,
    resultPublished: false,
    result: resultOf(
      `${record.transferId}/${record.attempt}`,
      {
        transferId: record.transferId,
        status,
        source,
        target,
        place: record.place ?? null,
        changedNames: record.changedNames ?? [],
        followUps: record.followUps ?? {},
        bytes: record.source?.bytes ?? null,
        quickXorHash: fullHash(record),
        verification: end.verification ?? "off",
        item: end.item ? publicItem(end.item) : null,
        ranges: record.counts.ranges,
        retries: record.counts.retries,
        sessions: record.counts.sessions,
        startedAt: record.startedAt,
        completedAt: new Date(nowMs).toISOString(),
        error,
        labels: options.labels,
      },
      record,
    ),
  };
};

/**
 * An end whose session could not be closed: it stays in the record, and open until it expires. Nothing was reconciled,
 * so where the file may have been committed the end says so, whatever led to it.
 */
export const endWithoutCleanup = (record: TransferRecord, decision: DecisionContext): TransferRecord => {
  const isInDoubt = mayHaveCommitted(record) || wholeMayHaveLanded(record);
  const doubt = isInDoubt ? { error: inDoubtAfter(record.error) } : {};
  return ended(record, "failed", decision, { keepSession: true, ...doubt });
};

/**
 * The end of a cancelled transfer while Graph takes no calls; see `long-wait.ts`. Its session is left to expire. Where
 * the file may have been committed, the end says so (R7).
 */
export const cancelledWithoutCleanup = (record: TransferRecord, decision: DecisionContext): TransferRecord =>
  mayHaveCommitted(record)
    ? ended(record, "failed", decision, { keepSession: true, error: inDoubtAfterCancel(record.error) })
    : ended(record, record.status === "aborting" ? "failed" : "cancelled", decision, { keepSession: true });

const inDoubtAfterCancel = (reason: TransferError | null): TransferError =>
  transferError(
    "commit-in-doubt",
    "the transfer was cancelled while Graph takes no calls, so the target could not be looked up; its last range was refused, and the file is there only if another message has sent it: look there before you retry",
    reason ?? {},
  );

const inDoubtAfter = (reason: TransferError | null): TransferError =>
  transferError(
    "commit-in-doubt",
    `the transfer was given up before the target could be looked up; look there before you retry. The original error: ${reason?.message ?? "unknown"}`,
    reason ?? {},
  );

/** The source's quickXorHash, base64; `null` until all of the source has been read. */
export const fullHash = (record: TransferRecord): string | null =>
  record.source !== null && record.hash.upTo === record.source.bytes
    ? new QuickXorHash(record.hash).digest()
    : null;

const publicItem = ({ id, name, webUrl, eTag }: RemoteItem): ResultItem => ({ id, name, webUrl, eTag });
