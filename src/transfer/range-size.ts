import type { TargetRules } from "./destination.ts";
import type { TransferRecord } from "./record.ts";
import { mayHaveCommitted } from "./record-facts.ts";

/**
 * How long a range should take: long enough that the time between two ranges does not matter, and far from the ten
 * minutes after which the host ends an invocation.
 */
const AIM_MS = 20_000;
/** The most that one fast range may enlarge the next: it may have been luck. */
const MAX_GROWTH = 8;
/** The smallest range is the target's default divided by this. */
const LEAST_PART = 8;

/** How the last range went. */
export type RangeRun =
  | { readonly kind: "accepted"; readonly bytes: number; readonly elapsedMs: number }
  /** Broke off, or was answered 5xx; the bytes sent may be lost. */
  | { readonly kind: "failed" };

/**
 * The size of the next range, from how the last one went: as many bytes as the connection moves in 20 s, within what
 * the target takes; half as many after a failure, since a smaller range loses less. A multiple of what the target asks
 * for (320 KiB for drives,
 * https://learn.microsoft.com/graph/api/driveitem-createuploadsession#upload-bytes-to-the-upload-session).
 */
export const nextRangeSize = (lastBytes: number, run: RangeRun, rules: TargetRules): number => {
  const wanted =
    run.kind === "failed"
      ? lastBytes / 2
      : Math.min(lastBytes * MAX_GROWTH, (run.bytes / Math.max(1, run.elapsedMs)) * AIM_MS);
  const least = Math.min(lastBytes, rules.defaultRangeBytes / LEAST_PART);
  const bytes = Math.min(rules.maxRangeBytes, Math.max(least, wanted));
  return Math.max(1, Math.floor(bytes / rules.alignBytes)) * rules.alignBytes;
};

/**
 * The record with the size of its next range. A job that names a size keeps it. So does a step that may have sent the
 * last range: with a smaller size the next range would no longer look like the last, and a commit in doubt would not
 * be recognized as one (R7).
 */
export const resized = (record: TransferRecord, run: RangeRun, rules: TargetRules): TransferRecord =>
  record.request.options.rangeBytes !== undefined || mayHaveCommitted(record)
    ? record
    : { ...record, rangeBytes: nextRangeSize(record.rangeBytes, run, rules) };
