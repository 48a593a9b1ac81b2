import { forEachAtOnce } from "../transfer/at-once.ts";
import { isExpired } from "../transfer/expired.ts";
import type { Clock, FoundRecord, RecordStore } from "../transfer/ports.ts";
import { storageErrorOf, TransferClientError, withStorageErrors } from "./errors.ts";

/** Which records a prune deletes. */
export interface PruneOptions {
  /** Those that ended at least this many days ago, and whose result is published. Default 90, at least 1. */
  readonly olderThanDays?: number;
  /** Only counts. Default: false. */
  readonly dryRun?: boolean;
  /** Ends the prune between two records: it throws the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface PruneSummary {
  /** Records looked at. */
  readonly examined: number;
  /** Records deleted; in a dry run, those that would be. */
  readonly removed: number;
  /** Old records that were changed, or submitted again, while they were to be deleted. */
  readonly kept: number;
  readonly dryRun: boolean;
}

const DAY_MS = 24 * 60 * 60_000;
export const DEFAULT_PRUNE_DAYS = 90;
const AT_ONCE = 8;
/** How often the listing begins again. */
const MAX_RESTARTS = 3;

/** Deletes old records, page by page. After an error it can be run again. */
export const pruneRecords = async (
  records: Pick<RecordStore, "page" | "remove">,
  clock: Pick<Clock, "nowMs">,
  { olderThanDays = DEFAULT_PRUNE_DAYS, dryRun = false, signal }: PruneOptions = {},
): Promise<PruneSummary> => {
  // Messages of a transfer that has just ended may still be on the queue.
  if (!(olderThanDays >= 1)) {
    throw new TransferClientError("invalid-query", "olderThanDays: must be at least 1", {
      field: "olderThanDays",
    });
  }
  const beforeMs = clock.nowMs() - olderThanDays * DAY_MS;
  const count = { examined: 0, removed: 0, kept: 0 };
  const failures: unknown[] = [];
  const remove = async (found: FoundRecord): Promise<void> => {
    try {
      count[dryRun ? "removed" : await records.remove(found)]++;
    } catch (error) {
      failures.push(error);
    }
  };
  const isLate = (): boolean => failures.length > 0 || signal?.aborted === true;
  /** One listing from its beginning; false if storage did not take its token any more. */
  const pruneListing = async (): Promise<boolean> => {
    let token: string | null = null;
    do {
      signal?.throwIfAborted();
      const page = await withStorageErrors(() => records.page(token));
      if (page === null) return false;
      const old = page.found.filter(({ summary }) => isExpired(summary, beforeMs));
      count.examined += page.found.length;
      await forEachAtOnce(old, { atOnce: AT_ONCE, isLate }, remove);
      if (failures.length > 0) throw storageErrorOf(failures[0]);
      ({ next: token } = page);
    } while (token !== null);
    return true;
  };
  for (let restarts = 0; !(await pruneListing()); restarts++) {
    if (restarts === MAX_RESTARTS)
      throw new TransferClientError("storage-failed", "storage cuts off every listing; try again later");
    // What is left is looked at again.
    if (dryRun) count.removed = 0;
    count.examined = count.removed;
    count.kept = 0;
  }
  signal?.throwIfAborted();
  return { ...count, dryRun };
};
