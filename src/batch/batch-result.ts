import type { TransferError } from "../transfer/error.ts";
import type { Target } from "../transfer/job.ts";
import { hasReport, type BatchEnd, type BatchRecord, type BatchTotals } from "./batch-record.ts";
import { failuresName, manifestName } from "./batch-files.ts";
import type { BatchSource } from "./batch-request.ts";

/** The `data` of the event about a batch's end. */
export interface BatchResultData {
  readonly batchId: string;
  readonly status: BatchEnd;
  readonly source: BatchSource;
  readonly target: Target;
  readonly dryRun: boolean;
  readonly totals: BatchTotals;
  /** Name of the blob in the record container with a line for each blob; null if the batch failed before. */
  readonly manifest: string | null;
  /** Name of the one with a job for each blob that failed, which `submit --from-file` takes. */
  readonly failures: string | null;
  readonly submittedAt: string;
  readonly endedAt: string;
  readonly error: TransferError | null;
  readonly labels: Readonly<Record<string, string>>;
}

/** CloudEvents 1.0 JSON; `subject` is the batch's id. */
export interface BatchResult {
  readonly specversion: "1.0";
  readonly type: `blobferry.batch.${BatchEnd}`;
  readonly source: "blobferry";
  /** One outcome, one id: delivery is at least once. */
  readonly id: string;
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: "application/json";
  readonly data: BatchResultData;
}

/** The event of a batch that has ended. */
export const batchResultOf = (record: BatchRecord): BatchResult => {
  const { batchId, runId, attempt, request, totals, submittedAt, updatedAt, error } = record;
  const status = record.status as BatchEnd;
  const endedAt = record.endedAt ?? updatedAt;
  const isReported = hasReport(record);
  return {
    specversion: "1.0",
    type: `blobferry.batch.${status}`,
    source: "blobferry",
    id: `${runId}-${attempt}`,
    subject: batchId,
    time: endedAt,
    datacontenttype: "application/json",
    data: {
      batchId,
      status,
      source: request.source,
      target: request.target,
      dryRun: request.dryRun,
      totals,
      manifest: isReported ? manifestName(record) : null,
      failures: isReported ? failuresName(record) : null,
      submittedAt,
      endedAt,
      error,
      labels: request.options.labels,
    },
  };
};
