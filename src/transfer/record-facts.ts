import { emptyHash } from "./hash/quick-xor-hash.ts";
import type { HistoryEntry } from "./history.ts";
import { targetName, type Target } from "./job.ts";
import type { QueueName } from "./message.ts";
import { targetAt } from "./place.ts";
import { nextRange, totalBytesOf, wholeOf } from "./range.ts";
import type { PinnedSource, RequestedRetry, Status, TransferRecord } from "./record.ts";
import type { TransferResult } from "./result.ts";

export const isEnded = (record: TransferRecord): record is TransferRecord & { result: TransferResult } =>
  hasEnded(record.status);

/** Whether a status is an end. */
export const hasEnded = (status: Status): boolean => status !== "running" && status !== "aborting";

/** The retry of an ended transfer that has been requested and has not begun; null if there is none. */
export const pendingRetry = ({ attempt, retry }: TransferRecord): RequestedRetry | null =>
  retry?.attempt === attempt + 1 ? retry : null;

export const isRetryCancelled = (record: TransferRecord): boolean =>
  pendingRetry(record)?.isCancelled === true;

/** The target that Graph is asked about: the place that was found, where the job names a path. */
export const targetOf = ({ place, request }: Pick<TransferRecord, "place" | "request">): Target =>
  place == null ? request.target : targetAt(place);

/** Whether Graph cannot be asked about the file yet: only kinds with a path have the field, and each has it. */
export const needsPlace = ({ request, place }: Pick<TransferRecord, "request" | "place">): boolean =>
  request.target["path"] !== undefined && place == null;

/** The file that has arrived: by its id where the place is known, since `rename` may have given it another name. */
export const arrivedTarget = (record: TransferRecord): Target => {
  const id = record.item?.id ?? null;
  return record.place == null || id === null
    ? targetOf(record)
    : { kind: "driveItem", driveId: record.place.driveId, itemId: id };
};

/** Whether the file is committed for certain; a cancel that comes later changes nothing. */
export const hasArrived = ({ phase }: TransferRecord): boolean => phase === "verify" || phase === "follow-up";

/** The file's name at the target. */
export const fileName = ({ place, request }: Pick<TransferRecord, "place" | "request">): string =>
  place?.name ?? targetName(request);

export const sourceBytes = (record: TransferRecord): number => record.source?.bytes ?? 0;

/**
 * Whether the next step would create the attempt's first session. Until then a transfer waits with the jobs, and takes
 * nothing from those that have begun.
 */
export const needsAdmission = (record: TransferRecord): boolean =>
  record.status === "running" &&
  record.phase === "create" &&
  record.counts.sessions === 0 &&
  !record.cancelRequested;

/** The queue of the message that asks for the record's current step. */
export const queueOf = (record: TransferRecord): QueueName => (needsAdmission(record) ? "jobs" : "steps");

/** Bytes the service has, as far as the record knows. */
export const acceptedBytes = (record: TransferRecord): number =>
  record.source === null || record.phase === "create"
    ? 0
    : record.source.bytes - totalBytesOf(record.remaining);

/**
 * R7. Whether this step may already have committed the file: everything has been received, or the range that this step
 * sends is the last. If nothing can tell, the end is `commit-in-doubt`, since a restart could deliver twice. A
 * one-range blob counts from the moment its session is recorded.
 */
export const mayHaveCommitted = (record: TransferRecord): boolean => {
  if (record.session === null) return false;
  const next = nextRange(record.remaining, record.rangeBytes);
  return next === null || totalBytesOf(record.remaining) === next.endExclusive - next.start;
};

/** Whether the blob is sent in one request, without a session. False until it is pinned. */
export const isSentWhole = ({ source, isSentWhole }: TransferRecord): boolean =>
  source !== null && (isSentWhole ?? source.bytes === 0);

/**
 * A file that is sent whole has no session to close. Any message may be a copy of one that a crashed worker had (from
 * the timer, say), so nothing can tell that the file was not sent yet; but without a place it was not.
 */
export const wholeMayHaveLanded = (record: TransferRecord): boolean =>
  isSentWhole(record) && !needsPlace(record);

/** The record with the blob's version pinned for the whole attempt, and a hash that begins with it. */
export const pinnedTo = (
  record: TransferRecord,
  source: PinnedSource,
  { wholeBelowBytes }: { readonly wholeBelowBytes: number },
): TransferRecord => ({
  ...record,
  source,
  isSentWhole: source.bytes < wholeBelowBytes,
  remaining: wholeOf(source.bytes),
  hash: emptyHash,
});

/** How a record stands, in the words of its history. */
export const standing = (record: TransferRecord): Pick<HistoryEntry, "what" | "note"> => ({
  what: record.status !== "running" ? record.status : record.wait !== null ? "postponed" : record.phase,
  note: record.wait !== null || record.status !== "running" ? (record.error?.message ?? null) : null,
});
