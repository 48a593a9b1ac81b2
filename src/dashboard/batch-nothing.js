// @ts-check
/** @import { BatchView } from "../client/batch-view.ts" */
import { exclusionsText, isBatchEnded } from "./batch-status.js";
import { visible } from "./format.js";

/**
 * Why a batch that has ended took no blob at all; empty if it took some, or if it was asked for files of a time and
 * there were none. As `src/client/nothing-matched.ts` has it.
 * @param {BatchView} batch
 */
export const batchNothingText = (batch) => {
  const { source, totals, isPlanned, error } = batch;
  const { planned, unchanged, refused, excluded } = totals;
  if (!isBatchEnded(batch) || !isPlanned || error !== null) return "";
  const byTime = (excluded["not-modified"] ?? 0) + (excluded["modified-later"] ?? 0);
  if (planned + unchanged + refused + byTime > 0) return "";
  const left = exclusionsText(totals);
  if (left !== "") return `Nothing to copy: all blobs that match the prefix were left out (${left}).`;
  return source.prefix === ""
    ? `Nothing to copy: ${visible(source.container)} has no blobs.`
    : `Nothing to copy: no blob in ${visible(source.container)} starts with “${visible(source.prefix)}”.`;
};
