import type { FailedBlobs } from "../../client/batch-lists.ts";
import type { BatchView } from "../../client/batch-view.ts";
import { formatBytes, formatCount, formatDuration, formatRate } from "../text/format.ts";

const HOUR_MS = 60 * 60_000;

/** `1234 of 20000 files, 1.2 GiB of 9.3 GiB, 45 MiB/s, 3 failed, 2 h 10 min left` */
export const batchProgress = (batch: BatchView, nowMs: number): string => {
  const { totals, isPlanned, submittedAt, endedAt } = batch;
  const {
    planned,
    plannedBytes,
    movedBytes,
    running,
    uncounted,
    skipped,
    failed,
    cancelled,
    refused,
    unchanged,
  } = totals;
  const counted = totals.completed + skipped + failed + cancelled;
  const done = counted + uncounted;
  const elapsedMs = (endedAt === null ? nowMs : Date.parse(endedAt)) - Date.parse(submittedAt);
  const bytesPerSecond =
    elapsedMs > 0 && counted > 0 ? ((movedBytes * done) / counted / elapsedMs) * 1000 : 0;
  const leftMs = done > 0 ? (elapsedMs / done) * (planned - done) : Number.NaN;
  const isRunning = endedAt === null;
  return [
    batch.dryRun
      ? `${planned} files, ${formatBytes(plannedBytes)} planned`
      : `${done} of ${planned}${isPlanned ? "" : " or more"} files, ${uncounted > 0 ? `${formatBytes(plannedBytes)} in all` : `${formatBytes(movedBytes)} of ${formatBytes(plannedBytes)}`}`,
    ...(batch.dryRun || bytesPerSecond === 0 ? [] : [formatRate(bytesPerSecond)]),
    ...countWords({ running: isRunning ? running : 0, unchanged, skipped, failed, refused, cancelled }),
    ...(isRunning && isPlanned && leftMs > 0 ? [`about ${formatDuration(leftMs)} left`] : []),
  ].join(", ");
};

const countWords = (counts: Readonly<Record<string, number>>): readonly string[] =>
  Object.entries(counts).flatMap(([name, count]) => (count === 0 ? [] : [`${count} ${name}`]));

/** `  CON.txt: refused: invalid-job: the path leads to the name "CON", which is reserved`, a line each. */
export const failedBlobWords = ({ blobs, isComplete }: FailedBlobs): readonly string[] => [
  ...blobs.map(({ blob, status, error }) => {
    const why = error === null ? "" : `: ${error.code}: ${error.message}`;
    return `  ${blob}: ${status}${why}`;
  }),
  ...(isComplete ? [] : ["  … the manifest lists them all"]),
];

/** A batch's end in lines: what became of its files, and why some failed. */
export const batchSummary = (batch: BatchView, nowMs: number): readonly string[] => {
  const { totals, status, error, manifest, failures } = batch;
  const left = Object.entries(totals.excluded).map(([why, count]) => `${count} ${why}`);
  return [
    `${batch.batchId} ${status}: ${batchProgress(batch, nowMs)}`,
    ...(batch.dryRun && totals.planned > 0 ? [`  estimate: ${estimateWords(batch.estimate)}`] : []),
    ...(error === null ? [] : [`  ${error.code}: ${error.message}`]),
    ...Object.entries(totals.errors).map(([code, count]) => `  ${count} × ${code}`),
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
