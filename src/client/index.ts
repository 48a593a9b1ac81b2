/** The library: what `import … from "blobferry"` gives. */
export { ConfigError } from "../config/config.ts";
export type { BatchRequest, BatchSource } from "../batch/batch-request.ts";
export type { BatchResult, BatchResultData } from "../batch/batch-result.ts";
export type { FailedJob } from "../batch/failed-job.ts";
export type { ReportLine } from "../batch/report-line.ts";
export type { BatchClient, BatchInput, SubmittedBatch } from "./batch-client.ts";
export type { FailedBlob, FailedBlobs } from "./batch-lists.ts";
export { BATCH_STATUSES, isBatchViewEnded, type BatchView } from "./batch-view.ts";
export type { HistoryEntry } from "../transfer/history.ts";
export type { Job, SourceRef, Target, TransferOptions, TransferRequest } from "../transfer/job.ts";
export type { TransferError, TransferErrorCode } from "../transfer/error.ts";
export type { Wait } from "../transfer/record.ts";
export type {
  EndStatus,
  MessageRejected,
  RejectionData,
  ResultData,
  ResultItem,
  TransferResult,
  Verification,
} from "../transfer/result.ts";
export { isTransferClientError, TransferClientError, type ClientErrorCode } from "./errors.ts";
export {
  createTransferClient,
  transferClientFromEnvironment,
  type StorageOption,
  type TransferClientOptions,
} from "./create-transfer-client.ts";
export type { CountQuery, TransferCounts } from "./count.ts";
export type { JobInput, JobOptions } from "./job-input.ts";
export type { TransferPage } from "./list-page.ts";
export { NotAResultError, parseResult, type ResultMessage } from "./parse-result.ts";
export type { PruneOptions, PruneSummary } from "./prune.ts";
export { matches, readQuery, type PageQuery, type TransferQuery, type WrittenQuery } from "./query.ts";
export type { Time, TimeQuery } from "./query-times.ts";
export type { Steered, TransferRef } from "./steer.ts";
export type { Submitted } from "./submit.ts";
export type { TargetInput } from "./target-input.ts";
export { transferClientFrom, type TransferClient, type TransferClientParts } from "./transfer-client.ts";
export {
  IN_PROGRESS,
  isEnded,
  TRANSFER_STATUSES,
  type TransferErrorView,
  type TransferStatus,
  type TransferView,
} from "./transfer-view.ts";
export type { WatchOptions } from "./watch.ts";
