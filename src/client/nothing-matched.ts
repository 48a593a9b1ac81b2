import type { BatchView } from "./batch-view.ts";
import { isBatchViewEnded } from "./batch-view.ts";

/**
 * Why a batch that has ended took no blob at all: a mistyped prefix or pattern, most likely. Null if it took some, or if
 * it was asked for files of a time and there were none.
 */
export const nothingMatched = (
  batch: Pick<BatchView, "status" | "error" | "isPlanned" | "source" | "totals">,
): string | null => {
  const { source, totals } = batch;
  const { planned, unchanged, refused, excluded } = totals;
  if (!isBatchViewEnded(batch) || !batch.isPlanned || batch.error !== null) return null;
  const byTime = (excluded["not-modified"] ?? 0) + (excluded["modified-later"] ?? 0);
  if (planned + unchanged + refused + byTime > 0) return null;
  const reasons = Object.entries(excluded).map(([why, count]) => `${count} ${why}`);
  if (reasons.length > 0)
    return `nothing to copy: of the blobs that start with "${source.prefix}" in ${source.container}, ${reasons.join(", ")}`;
  return source.prefix === ""
    ? `nothing to copy: ${source.container} has no blobs`
    : `nothing to copy: no blob in ${source.container} starts with "${source.prefix}"`;
};
