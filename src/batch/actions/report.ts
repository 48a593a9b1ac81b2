import type { BatchPolicy } from "../batch-policy.ts";
import type { BatchEnd, BatchRecord } from "../batch-record.ts";
import type { BatchPorts, ListedLines } from "../ports.ts";
import { everyOne } from "../every-one.ts";
import { failedJob } from "../failed-job.ts";
import { isRetryable, type ReportPage } from "../report-page.ts";

/** Adds some pages to the manifest; after the last one the manifest appears, and the batch ends. */
export const report = async (
  { pages, clock }: BatchPorts,
  policy: BatchPolicy,
  record: BatchRecord,
): Promise<BatchRecord> => {
  const { reported } = record;
  const end = Math.min(record.pages, reported + policy.reportPages);
  await everyOne(
    Array.from({ length: end - reported }, (_, index) => reported + index),
    policy.atOnce,
    async (page) => {
      const found = await pages.readReport(record.batchId, page);
      if (found !== null) await pages.stageLists(record, page, listedLines(record, found));
    },
  );
  if (end < record.pages) return { ...record, status: "reporting", reported: end };
  await pages.commitLists(record, record.pages);
  return {
    ...record,
    status: endOf(record),
    reported: end,
    endedAt: new Date(clock.nowMs()).toISOString(),
  };
};

const endOf = ({ cancelRequested, listing, totals }: BatchRecord): BatchEnd => {
  const { cancelled, failed } = totals.ended;
  if (cancelRequested && (listing !== null || cancelled > 0)) return "cancelled";
  return failed + totals.refused + cancelled > 0 ? "completed-with-failures" : "completed";
};

/** Refused blobs are among the failures: somebody has to change their path. */
const listedLines = ({ batchId, request }: BatchRecord, { lines }: ReportPage): ListedLines => {
  const failures = lines
    .filter((line) => isRetryable(line) || line.status === "refused")
    .map((line) => failedJob(batchId, request, line));
  return { manifest: jsonLines(lines), failures: jsonLines(failures) };
};

const jsonLines = (values: readonly object[]): string =>
  values.map((value) => `${JSON.stringify(value)}\n`).join("");
