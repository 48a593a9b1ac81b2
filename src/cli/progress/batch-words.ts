import type { FailedBlobs } from "../../client/batch-lists.ts";
import type { BatchView } from "../../client/batch-view.ts";
import { counted, formatBytes, formatCount, formatDuration, formatRate, formatTime } from "../text/format.ts";

const HOUR_MS = 60 * 60_000;

/**
 * `1,234 of 20,000 files, 1.2 GiB of 9.3 GiB, 45 MiB/s, 3,000 in progress, 3 failed, about 2 h 10 min left`
 * @param throttledUntil when the app may call Graph again; null if nothing holds it back
 */
export const batchProgress = (
  batch: BatchView,
  nowMs: number,
  throttledUntil: string | null = null,
): string => {
  const { totals, isPlanned, submittedAt, endedAt, attempt } = batch;
  const { planned, movedBytes, running, ended, skipped, failed, cancelled, refused, unchanged } = totals;
  const isRunning = endedAt === null;
  const elapsedMs = (isRunning ? nowMs : Date.parse(endedAt)) - Date.parse(submittedAt);
  // A batch says when it was submitted, not when its attempt began.
  const isTimed = attempt === 1 && elapsedMs > 0 && !batch.dryRun;
  const leftMs = isTimed && ended > 0 ? (elapsedMs / ended) * (planned - ended) : Number.NaN;
  return [
    batch.dryRun ? planWords(batch) : filesWords(batch),
    ...(isRunning && throttledUntil !== null
      ? [`throttled by Graph until ${formatTime(throttledUntil)}`]
      : []),
    ...(batch.dryRun ? [] : bytesWords(batch)),
    ...(isTimed && movedBytes > 0 ? [formatRate((movedBytes * 1000) / elapsedMs)] : []),
    ...countedEach({
      "in progress": isRunning ? running : 0,
      unchanged,
      skipped,
      failed,
      refused,
      cancelled,
    }),
    ...(isRunning && isPlanned && throttledUntil === null && leftMs > 0
      ? [`about ${formatDuration(leftMs)} left`]
      : []),
  ].join(", ");
};

const LISTING = "listing the container";

const isListing = ({ totals, isPlanned }: BatchView): boolean => totals.planned === 0 && !isPlanned;

const planWords = (batch: BatchView): string => {
  const { planned, plannedBytes } = batch.totals;
  return isListing(batch) && batch.endedAt === null
    ? LISTING
    : `${counted(planned, "file")}, ${formatBytes(plannedBytes)} planned`;
};

const filesWords = (batch: BatchView): string => {
  const { planned, ended } = batch.totals;
  if (isListing(batch) && batch.endedAt === null) return LISTING;
  return batch.isPlanned
    ? `${formatCount(ended)} of ${counted(planned, "file")}`
    : `${formatCount(ended)} of ${formatCount(planned)} or more files`;
};

/** Bytes are known page by page, so those of the latest files may be missing. */
const bytesWords = (batch: BatchView): readonly string[] => {
  const { plannedBytes, movedBytes, ended, completed, skipped, failed, cancelled } = batch.totals;
  if (isListing(batch)) return [];
  if (ended === completed + skipped + failed + cancelled)
    return [`${formatBytes(movedBytes)} of ${formatBytes(plannedBytes)}`];
  return [
    movedBytes === 0
      ? `${formatBytes(plannedBytes)} in all`
      : `at least ${formatBytes(movedBytes)} of ${formatBytes(plannedBytes)}`,
  ];
};

const countedEach = (counts: Readonly<Record<string, number>>): readonly string[] =>
  Object.entries(counts).flatMap(([name, count]) => (count === 0 ? [] : [`${formatCount(count)} ${name}`]));

/** `  CON.txt: refused: invalid-job: the path leads to the name "CON", which is reserved`, a line each. */
export const failedBlobWords = ({ blobs, isComplete }: FailedBlobs): readonly string[] => [
  ...blobs.map(({ blob, status, error }) => {
    const why = error === null ? "" : `: ${error.code}: ${error.message}`;
    return `  ${blob}: ${status}${why}`;
  }),
  ...(isComplete ? [] : ["  … the manifest lists them all"]),
];

/** A batch's end in lines: what became of its files, and why some failed. */
export const batchSummary = (
  batch: BatchView,
  nowMs: number,
  throttledUntil: string | null = null,
): readonly string[] => {
  const { totals, status, error, manifest, failures } = batch;
  const left = Object.entries(totals.excluded).map(([why, count]) => `${formatCount(count)} ${why}`);
  return [
    `${batch.batchId} ${status}: ${batchProgress(batch, nowMs, throttledUntil)}`,
    ...(batch.dryRun && totals.planned > 0 ? [`  estimate: ${estimateWords(batch.estimate)}`] : []),
    ...(error === null ? [] : [`  ${error.code}: ${error.message}`]),
    ...Object.entries(totals.errors).map(([code, count]) => `  ${formatCount(count)} × ${code}`),
    ...(left.length === 0 ? [] : [`  left out: ${left.join(", ")}`]),
    ...(manifest === null ? [] : [`  manifest: ${manifest} (blobferry batch manifest ${batch.batchId})`]),
    ...(failures === null || totals.failed + totals.refused + totals.cancelled === 0
      ? []
      : [`  failures: ${failures} (blobferry batch failures ${batch.batchId})`]),
  ];
};

/** `2,000 to 5,200 resource units; at Microsoft's limits 19 s in the largest tenants, 4 min 10 s in the smallest` */
const estimateWords = ({ resourceUnits, hours }: BatchView["estimate"]): string => {
  const duration = (spanHours: number): string => formatDuration(spanHours * HOUR_MS);
  return `${formatCount(resourceUnits.least)} to ${formatCount(resourceUnits.most)} resource units; at Microsoft's limits ${duration(hours.least)} in the largest tenants, ${duration(hours.most)} in the smallest`;
};
