import type { TargetRules } from "./ports.ts";
import { mayHaveCommitted, type TransferRecord } from "./record.ts";

/**
 * How long a range shall take: long enough that what comes between two ranges does not count, and far from the ten
 * minutes after which the host ends an invocation.
 */
const AIM_MS = 20_000;
/** Most that one quick range makes the next one larger: what was quick once may have been luck. */
const MAX_GROWTH = 8;
/** The smallest range is that fraction of the target's default. */
const LEAST_PART = 8;

/** How the last range went. */
export type RangeRun =
  | { readonly kind: "accepted"; readonly bytes: number; readonly elapsedMs: number }
  /** Broke off, or was answered 5xx; what was sent of it may be lost. */
  | { readonly kind: "failed" };

/**
 * The size of the next range, from how the last one went: as many bytes as the line moves in 20 s, within what the
 * target takes; half as many after a failure, since less is lost with a smaller one. A multiple of what the target
 * asks for (320 KiB for drives,
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
 * The record with the size of its next range. A job that names a size keeps it. So does a step that may have sent
 * the last range: made smaller, the next one would not look like the last any more, and a commit in doubt
 * not be taken for one (DESIGN rule 7).
 */
export const resized = (record: TransferRecord, run: RangeRun, rules: TargetRules): TransferRecord =>
  record.request.options.rangeBytes !== undefined || mayHaveCommitted(record)
    ? record
    : { ...record, rangeBytes: nextRangeSize(record.rangeBytes, run, rules) };
