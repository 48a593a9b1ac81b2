import { addTo, countsOf, emptyTally, type Tally, type TransferCounts } from "./count.ts";
import { scanRecords, SEARCH_CALLS, SEARCH_SIZE, type ScanParts } from "./scan-records.ts";
import { isEnded, type TransferView } from "./transfer-view.ts";

const MINUTE_MS = 60_000;
const MINUTES = 60;

/** All transfers at a glance: how many there are, and what has been delivered lately. */
export interface Activity {
  readonly counts: Omit<TransferCounts, "cursor">;
  /** False while only the latest of very many transfers have been counted. */
  readonly isComplete: boolean;
  /** When counting began. */
  readonly countedMs: number;
  /** Of the transfers that have not ended. */
  readonly inProgress: { readonly bytes: number; readonly acceptedBytes: number };
  readonly lastHour: {
    /** Files that were delivered. */
    readonly files: number;
    /** The same by the minute in which the transfer ended, oldest first; the last minute is the current one. */
    readonly filesPerMinute: readonly number[];
    /** Their bytes, by the same minutes. */
    readonly bytesPerMinute: readonly number[];
  };
}

interface Sweep {
  readonly countedMs: number;
  readonly tally: Tally;
  readonly inProgress: { bytes: number; acceptedBytes: number };
  readonly filesPerMinute: number[];
  readonly bytesPerMinute: number[];
}

/**
 * Counts all transfers from the listing alone, 10,000 at most in one call. The next call goes on from there, so that
 * each is as cheap as the last, and shows the last complete count meanwhile.
 */
export const activityCounter = (parts: ScanParts, nowMs: () => number): (() => Promise<Activity>) => {
  let complete: Activity | null = null;
  let current: { readonly sweep: Sweep; readonly cursor: string | null } | null = null;
  return async () => {
    const { sweep, cursor } = current ?? { sweep: emptySweep(nowMs()), cursor: null };
    const limits = { calls: SEARCH_CALLS, segmentSize: SEARCH_SIZE };
    // If the listing fails, the next call begins again: some may have been counted.
    current = null;
    const next = await scanRecords(parts, cursor === null ? {} : { cursor }, limits, (view) => {
      note(sweep, view);
      return false;
    });
    if (next === null) complete = activityOf(sweep, true);
    else current = { sweep, cursor: next };
    return complete ?? activityOf(sweep, false);
  };
};

const emptySweep = (countedMs: number): Sweep => ({
  countedMs,
  tally: emptyTally(),
  inProgress: { bytes: 0, acceptedBytes: 0 },
  filesPerMinute: Array.from({ length: MINUTES }, () => 0),
  bytesPerMinute: Array.from({ length: MINUTES }, () => 0),
});

const note = (sweep: Sweep, view: TransferView): void => {
  addTo(sweep.tally, view);
  if (!isEnded(view)) {
    sweep.inProgress.bytes += view.bytes ?? 0;
    sweep.inProgress.acceptedBytes += view.acceptedBytes;
  }
  if (view.status !== "completed" || view.endedAt === null) return;
  const minutesAgo =
    Math.floor(sweep.countedMs / MINUTE_MS) - Math.floor(Date.parse(view.endedAt) / MINUTE_MS);
  // One that ended since counting began belongs to the current minute.
  const index = MINUTES - 1 - Math.max(0, minutesAgo);
  const [files, bytes] = [sweep.filesPerMinute[index], sweep.bytesPerMinute[index]];
  if (files === undefined || bytes === undefined) return;
  sweep.filesPerMinute[index] = files + 1;
  sweep.bytesPerMinute[index] = bytes + (view.bytes ?? 0);
};

const activityOf = (
  { countedMs, tally, inProgress, filesPerMinute, bytesPerMinute }: Sweep,
  isComplete: boolean,
): Activity => ({
  counts: countsOf(tally),
  isComplete,
  countedMs,
  inProgress: { ...inProgress },
  lastHour: {
    files: filesPerMinute.reduce((sum, files) => sum + files, 0),
    filesPerMinute: [...filesPerMinute],
    bytesPerMinute: [...bytesPerMinute],
  },
});
