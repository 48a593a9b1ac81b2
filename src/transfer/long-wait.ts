import { waitLeftMs } from "./outcome.ts";
import type { TransferRecord } from "./record.ts";
import { hasArrived, isEnded, wholeMayHaveLanded } from "./record-facts.ts";

/** The longest that a cancel waits because Graph asked for no calls. */
const LONGEST_CANCEL_WAIT_MS = 10 * 60 * 1000;

/**
 * Whether a cancelled transfer ends without closing its session, because Graph asked for no calls for a long time. Not
 * after a try with an unknown effect: the file is likely to be there, and looking it up is a call. A last range that
 * was refused committed nothing; the end says nonetheless that another worker may have sent it, with the same job from
 * another message.
 */
export const endsWithoutCalls = (record: TransferRecord, nowMs: number): boolean =>
  !isEnded(record) &&
  record.cancelRequested &&
  record.wait?.why === "throttled" &&
  waitLeftMs(record, nowMs) > LONGEST_CANCEL_WAIT_MS &&
  !hasArrived(record) &&
  record.commitTried !== true &&
  !wholeMayHaveLanded(record);

/** How long the message of the record's current step stays invisible. */
export const messageDelayMs = (record: TransferRecord, nowMs: number): number =>
  endsWithoutCalls(record, nowMs) ? 0 : waitLeftMs(record, nowMs);
