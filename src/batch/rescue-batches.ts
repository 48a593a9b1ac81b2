import { isBatchEnded } from "./batch-record.ts";
import { batchMessage } from "./message.ts";
import type { BatchListing, BatchPorts, BatchSummary } from "./ports.ts";
import { publishEnd } from "./run-batch-step.ts";

export interface RescuedBatches {
  /** Ids of batches whose message was sent again. */
  readonly resent: readonly string[];
  /** Ids of ended batches whose end was published again. */
  readonly republished: readonly string[];
  /** How many old batches were deleted, with their files. */
  readonly removed: number;
  /** Each stops only itself. */
  readonly failed: readonly { readonly batchId: string; readonly reason: string }[];
}

export interface RescueBatchesOptions {
  /** A batch that has not moved for this long gets its message again. */
  readonly rescueAfterMs: number;
  /** Batches that ended this long ago are deleted; null for never. */
  readonly retentionMs: number | null;
}

/** Batches are few: a run looks at all of them, up to so many pages. */
const MAX_PAGES = 20;
/** Files that one run deletes of a batch. The next run goes on. */
const MAX_FILES = 2000;

/**
 * The timer's work for batches: sends the message of those that stand still, publishes ends whose publication is not
 * confirmed, and deletes old ones. Rescuing too early is harmless: the second message is stale.
 */
export const rescueBatches = async (
  ports: BatchPorts,
  options: RescueBatchesOptions,
): Promise<RescuedBatches> => {
  const rescued = { resent: [] as string[], republished: [] as string[], removed: 0 };
  const failed: RescuedBatches["failed"][number][] = [];
  let token: string | null = null;
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    const page: BatchListing = await ports.batches.page(token);
    for (const summary of page.found) {
      const { batchId } = summary;
      try {
        const done = await rescueOne(ports, summary, options);
        if (done === "resent" || done === "republished") rescued[done].push(batchId);
        if (done === "removed") rescued.removed++;
      } catch (error) {
        failed.push({ batchId, reason: error instanceof Error ? error.message : String(error) });
      }
    }
    token = page.next;
    if (token === null) break;
  }
  return { ...rescued, failed };
};

const rescueOne = async (
  ports: BatchPorts,
  summary: BatchSummary,
  { rescueAfterMs, retentionMs }: RescueBatchesOptions,
): Promise<"resent" | "republished" | "removed" | null> => {
  const nowMs = ports.clock.nowMs();
  const updatedMs = Date.parse(summary.updatedAt);
  if (summary.resultPublished) {
    if (retentionMs === null || nowMs - updatedMs < retentionMs) return null;
    const isEmpty = await ports.pages.removeFiles(summary.batchId, MAX_FILES);
    return isEmpty && (await ports.batches.remove(summary)) === "removed" ? "removed" : null;
  }
  if (nowMs - Math.max(updatedMs, Date.parse(summary.lookAt)) < rescueAfterMs) return null;
  const stored = await ports.batches.read(summary.batchId);
  if (stored === null) return null;
  const { record, eTag } = stored;
  if (isBatchEnded(record)) {
    await publishEnd(ports, stored);
    return "republished";
  }
  if (record.rescuedAt !== null && nowMs - Date.parse(record.rescuedAt) < rescueAfterMs) return null;
  const flagged = { ...record, rescuedAt: new Date(nowMs).toISOString() };
  if ((await ports.batches.replace(flagged, eTag)).kind === "conflict") return null;
  await ports.batchSteps.send(batchMessage(record), 0);
  return "resent";
};
