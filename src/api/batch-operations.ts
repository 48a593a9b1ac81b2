import type { Operation } from "./operation.ts";
import { BATCH_ID_PARAMETER } from "./parameters.ts";
import { COMMON_PROBLEMS } from "./problems.ts";

/** The operations about whole folders and containers. */
export const BATCH_OPERATIONS = {
  submitBatch: {
    method: "POST",
    route: "batches",
    access: "key",
    summary: "Move a whole folder or container",
    description:
      "Begins a batch: every blob below the prefix becomes a transfer. With a `batchId` it can be repeated safely.",
    body: "BatchJob",
    success: [
      { status: 202, description: "Submitted.", schema: "SubmittedBatch", hasOperationHeaders: true },
      {
        status: 200,
        description: "Submitted before under this id; nothing new was started.",
        schema: "SubmittedBatch",
        hasOperationHeaders: true,
      },
    ],
    problems: [
      "invalid-json",
      "transfer-id-reused",
      "length-required",
      "body-too-large",
      "unsupported-media-type",
      "invalid-job",
      ...COMMON_PROBLEMS,
    ],
  },
  listBatches: {
    method: "GET",
    route: "batches",
    access: "key",
    summary: "List all batches, newest first",
    success: [{ status: 200, description: "The batches.", schema: "BatchList" }],
    problems: COMMON_PROBLEMS,
  },
  getBatch: {
    method: "GET",
    route: "batches/{batchId}",
    access: "key",
    summary: "Get a batch",
    description: "Includes its totals, and where its manifest is.",
    parameters: [BATCH_ID_PARAMETER],
    success: [{ status: 200, description: "The batch.", schema: "Batch" }],
    problems: ["batch-not-found", "newer-version", "record-unreadable", ...COMMON_PROBLEMS],
  },
  listFailedBlobs: {
    method: "GET",
    route: "batches/{batchId}/failed-blobs",
    access: "key",
    summary: "List the blobs of a batch that did not arrive",
    description:
      "The first 100 that failed, were refused or cancelled, with their errors, once the batch has ended. Looks through the first 20,000 lines of the manifest, which lists them all.",
    parameters: [BATCH_ID_PARAMETER],
    success: [{ status: 200, description: "The blobs.", schema: "FailedBlobs" }],
    problems: ["batch-not-found", "newer-version", "record-unreadable", "not-ended", ...COMMON_PROBLEMS],
  },
  cancelBatch: {
    method: "POST",
    route: "batches/{batchId}/cancel",
    access: "key",
    summary: "Cancel a batch",
    description: "Sends no more transfers, and asks those that have not ended to stop.",
    parameters: [BATCH_ID_PARAMETER],
    success: [
      { status: 202, description: "Cancellation requested.", schema: "Batch", hasOperationHeaders: true },
    ],
    problems: ["batch-not-found", "newer-version", "record-unreadable", "already-ended", ...COMMON_PROBLEMS],
  },
  retryBatch: {
    method: "POST",
    route: "batches/{batchId}/retry",
    access: "key",
    summary: "Retry what failed or was cancelled in a batch",
    parameters: [
      BATCH_ID_PARAMETER,
      {
        name: "error",
        in: "query",
        description:
          "Only what failed with one of these error codes; separate several with commas. Default: all that failed or was cancelled.",
        style: "form",
        explode: false,
        schema: { type: "array", items: { type: "string" } },
      },
    ],
    success: [
      {
        status: 202,
        description: "Retry requested.",
        schema: "BatchRetryAccepted",
        hasOperationHeaders: true,
      },
    ],
    problems: [
      "batch-not-found",
      "newer-version",
      "record-unreadable",
      "not-ended",
      "already-completed",
      ...COMMON_PROBLEMS,
    ],
  },
} as const satisfies Record<string, Operation>;
