import { waitLeftMs } from "./outcome.ts";
import { hasArrived, isEnded, mayHaveCommitted, wholeMayHaveLanded, type TransferRecord } from "./record.ts";

/** The longest that a cancel waits because Graph asked for no calls. */
const LONGEST_CANCEL_WAIT_MS = 10 * 60 * 1000;

/**
 * Whether a cancelled transfer ends without closing its session, because Graph asked for no calls for a long time. Only
 * where nothing can have been committed: else the end has to say what became of the file, and the look-up is a call.
 */
export const endsWithoutCalls = (record: TransferRecord, nowMs: number): boolean =>
  !isEnded(record) &&
  record.cancelRequested &&
  record.wait?.why === "throttled" &&
  waitLeftMs(record, nowMs) > LONGEST_CANCEL_WAIT_MS &&
  !hasArrived(record) &&
  record.commitTried !== true &&
  !mayHaveCommitted(record) &&
  !wholeMayHaveLanded(record);

/** How long the message of the record's current step stays invisible. */
export const messageDelayMs = (record: TransferRecord, nowMs: number): number =>
  endsWithoutCalls(record, nowMs) ? 0 : waitLeftMs(record, nowMs);
