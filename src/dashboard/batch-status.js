// @ts-check
/** @import { BatchView } from "../client/batch-view.ts" */
import { formatBytes, formatCount, formatDuration, formatRate, humanise } from "./format.js";

/** @typedef {BatchView["totals"]} Totals */

/** @type {Readonly<Record<BatchView["status"], "busy" | "good" | "bad" | "off" | "waiting">>} */
const TONES = {
  running: "busy",
  reporting: "busy",
  completed: "good",
  "completed-with-failures": "waiting",
  failed: "bad",
  cancelled: "off",
};

/** @type {Readonly<Record<BatchView["status"], string>>} */
const LABELS = {
  running: "Running",
  reporting: "Writing the manifest",
  completed: "Completed",
  "completed-with-failures": "Some failed",
  failed: "Failed",
  cancelled: "Cancelled",
};

/** @param {BatchView} batch */
export const batchTone = ({ status }) => TONES[status];

/** @param {BatchView} batch */
export const batchLabel = (batch) => {
  if (batch.cancelRequested && !isBatchEnded(batch)) return "Cancelling";
  if (batch.dryRun && batch.status === "running") return "Planning";
  if (batch.dryRun && batch.status === "completed") return "Planned";
  if (batch.dryRun && batch.status === "completed-with-failures") return "Planned, some refused";
  return LABELS[batch.status];
};

/** @param {BatchView} batch */
export const isBatchEnded = ({ status }) => status !== "running" && status !== "reporting";

/** Transfers that have ended and are counted by status. @param {Totals} totals */
const countedIn = ({ completed, skipped, failed, cancelled }) => completed + skipped + failed + cancelled;

/** Transfers that have ended and are not counted by status yet. @param {Totals} totals */
export const uncountedIn = (totals) => totals.ended - countedIn(totals);

/** In percent of what is planned so far; 100 only once the batch has ended. @param {BatchView} batch */
export const batchPercent = (batch) => {
  const { planned } = batch.totals;
  if (batch.status === "completed") return 100;
  if (batch.dryRun) return batch.status === "completed-with-failures" ? 100 : 0;
  if (planned === 0) return 0;
  return Math.min(isBatchEnded(batch) ? 100 : 99, Math.floor((batch.totals.ended * 100) / planned));
};

/** `1,234 of 20,000 files`; `or more` while the container is still being listed. @param {BatchView} batch */
export const filesText = (batch) => {
  const { totals, dryRun, isPlanned } = batch;
  const planned = formatCount(totals.planned);
  if (totals.planned === 0) return isBatchEnded(batch) ? "No files to send" : "Listing the files…";
  if (dryRun) return `${planned} ${totals.planned === 1 ? "file" : "files"} planned`;
  return `${formatCount(totals.ended)} of ${planned}${isPlanned || isBatchEnded(batch) ? "" : " or more"} files`;
};

/** @param {BatchView} batch */
export const batchBytesText = ({ totals, dryRun }) =>
  totals.planned === 0
    ? ""
    : dryRun
      ? formatBytes(totals.plannedBytes)
      : // Bytes are those of the files that are counted by status.
        uncountedIn(totals) > 0
        ? `${formatBytes(totals.plannedBytes)} in all`
        : `${formatBytes(totals.movedBytes)} of ${formatBytes(totals.plannedBytes)}`;

/**
 * The average rate so far and the time that is left at it; empty while neither is known, as in a retry: the batch says
 * when it was submitted, not when its attempt began.
 * @param {BatchView} batch @param {number} nowMs
 */
export const batchSpeedText = (batch, nowMs) => {
  const { totals, submittedAt, isPlanned, attempt } = batch;
  const { ended } = totals;
  if (isBatchEnded(batch) || batch.dryRun || ended === 0 || attempt > 1) return "";
  const elapsedMs = nowMs - Date.parse(submittedAt);
  if (elapsedMs <= 0) return "";
  const leftMs = (elapsedMs / ended) * (totals.planned - ended);
  const left = isPlanned && leftMs > 0 ? `about ${formatDuration(leftMs)} left` : "";
  const counted = countedIn(totals);
  const rate =
    counted === 0
      ? ""
      : `${formatRate((((totals.movedBytes * ended) / counted) * 1000) / elapsedMs)} on average`;
  return [rate, left].filter((part) => part !== "").join(", ");
};

/** @param {BatchView} batch */
export const batchSourceText = ({ source }) => `${source.container}/${source.prefix}`;

/** The address or the kind that the files go to. @param {BatchView} batch */
export const batchTargetText = ({ target }) => {
  const ids = Object.entries(target).filter(([name]) => name !== "kind" && name !== "path");
  return target["url"] ?? [humanise(target.kind), ...ids.map(([, id]) => id)].join(" ");
};

/** @type {Readonly<Record<string, string>>} */
const EXCLUSIONS = {
  "not-included": "not included",
  excluded: "excluded",
  "not-modified": "not modified since that time",
  "modified-later": "modified later",
  size: "too small or too large",
  folder: "folders",
  archived: "in the archive tier",
};

/** Why blobs were left out: `12 excluded, 1 in the archive tier`. @param {Totals} totals */
export const exclusionsText = ({ excluded }) =>
  Object.entries(excluded)
    .map(([why, count]) => `${formatCount(count)} ${EXCLUSIONS[why] ?? why}`)
    .join(", ");

/** Whether each of its errors is of a blob that the plan refused, for which there is no transfer. @param {BatchView} batch */
const onlyRefused = ({ totals }) => totals.failed === 0;

/**
 * Whether an error is that of transfers, which can be listed and retried. A path that is not possible is found by the
 * plan, before there is a transfer.
 * @param {BatchView} batch @param {string} code @param {number} count
 */
export const isOfTransfers = (batch, code, count) =>
  !onlyRefused(batch) && (code !== "invalid-job" || count > batch.totals.refused);

/** What its list of errors is called. @param {BatchView} batch */
export const reasonsTitle = (batch) => (onlyRefused(batch) ? "Why files were refused" : "Why files failed");

/** Errors with how often they happened, the most frequent first. @param {Totals} totals */
export const reasonsIn = ({ errors }) => Object.entries(errors).sort(([, one], [, other]) => other - one);

/** @param {BatchView} batch */
export const canCancelBatch = (batch) => !isBatchEnded(batch) && !batch.cancelRequested;

/** @param {BatchView} batch */
export const canRetryBatch = (batch) =>
  isBatchEnded(batch) &&
  (batch.totals.failed + batch.totals.cancelled > 0 || !batch.isPlanned || batch.status === "failed");
