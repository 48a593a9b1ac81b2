import { BATCH_OPERATIONS } from "./batch-operations.ts";
import type { Operation } from "./operation.ts";
import { CURSOR, FILTERS, ID_PARAMETER, PAGE_SIZE } from "./parameters.ts";
import { COMMON_PROBLEMS, type ProblemCode } from "./problems.ts";

const BULK_PROBLEMS = [
  "invalid-json",
  "length-required",
  "body-too-large",
  "unsupported-media-type",
  ...COMMON_PROBLEMS,
] as const satisfies readonly ProblemCode[];

/** The whole API. Functions are registered from it and the OpenAPI document is generated from it. */
export const OPERATIONS = {
  submitTransfer: {
    method: "POST",
    route: "transfers",
    access: "key",
    summary: "Submit a transfer",
    description:
      "Puts the job on the queue. With a `transferId` or an `Idempotency-Key` it can be repeated safely: the same job starts nothing new, and the response is the transfer as it stands.",
    parameters: [
      {
        name: "Idempotency-Key",
        in: "header",
        description: "Used as the `transferId` of a job without one.",
        schema: { type: "string", minLength: 1, maxLength: 66 },
      },
    ],
    body: "Job",
    success: [
      { status: 202, description: "Submitted.", schema: "SubmittedTransfer", hasOperationHeaders: true },
      {
        status: 200,
        description: "Submitted before under this id; nothing new was started.",
        schema: "SubmittedTransfer",
        hasOperationHeaders: true,
      },
    ],
    problems: [
      "invalid-json",
      "invalid-idempotency-key",
      "transfer-id-reused",
      "length-required",
      "body-too-large",
      "unsupported-media-type",
      "invalid-job",
      "idempotency-key-mismatch",
      ...COMMON_PROBLEMS,
    ],
  },
  listTransfers: {
    method: "GET",
    route: "transfers",
    access: "key",
    summary: "List transfers, newest first",
    description: "Without filters a page costs one storage call, however many transfers there are.",
    parameters: [...FILTERS, PAGE_SIZE, CURSOR],
    success: [{ status: 200, description: "A page of transfers.", schema: "TransferPage" }],
    problems: COMMON_PROBLEMS,
  },
  listRejected: {
    method: "GET",
    route: "rejected",
    access: "key",
    summary: "List rejected messages, latest first",
    description:
      "Messages that started or continued nothing, each with the reason and its first 4 KiB. They are kept as long as records.",
    parameters: [PAGE_SIZE, CURSOR],
    success: [{ status: 200, description: "A page of rejected messages.", schema: "RejectedPage" }],
    problems: COMMON_PROBLEMS,
  },
  countTransfers: {
    method: "GET",
    route: "transfer-counts",
    access: "key",
    summary: "Count transfers by status and by error",
    description:
      "Counts up to 10,000 records. `cursor` is null if these were all; otherwise call again with it and add the counts up.",
    parameters: [...FILTERS, CURSOR],
    success: [{ status: 200, description: "The counts.", schema: "TransferCounts" }],
    problems: COMMON_PROBLEMS,
  },
  getOverview: {
    method: "GET",
    route: "overview",
    access: "key",
    summary: "The state of the system at a glance",
    description:
      "All transfers counted, the bytes delivered in the last hour, the lengths of the queues, and what Microsoft 365 is throttling. Cached; one count reads at most 10,000 records, and the next one continues from there.",
    success: [{ status: 200, description: "The overview.", schema: "Overview" }],
    problems: COMMON_PROBLEMS,
  },
  retryTransfers: {
    method: "POST",
    route: "transfers/retry",
    access: "key",
    summary: "Retry many failed or cancelled transfers",
    description:
      "Retries the transfers that meet all conditions, at most `limit` in one call, and answers with a `cursor` while there may be more. Without `status`, those that failed. A repeated call starts nothing twice; with `endedBefore` it also skips what has failed again in the meantime.",
    body: "BulkRequest",
    success: [{ status: 200, description: "The outcome for each transfer.", schema: "BulkResult" }],
    problems: BULK_PROBLEMS,
  },
  cancelTransfers: {
    method: "POST",
    route: "transfers/cancel",
    access: "key",
    summary: "Cancel many transfers",
    description:
      "Cancels the transfers that meet all conditions, at most `limit` in one call, and answers with a `cursor` while there may be more. Without `status`, all that have not ended. It can be repeated.",
    body: "BulkRequest",
    success: [{ status: 200, description: "The outcome for each transfer.", schema: "BulkResult" }],
    problems: BULK_PROBLEMS,
  },
  getTransfer: {
    method: "GET",
    route: "transfers/{transferId}",
    access: "key",
    summary: "Get a transfer",
    description: "Includes its progress, history, error with advice, and result.",
    parameters: [
      ID_PARAMETER,
      {
        name: "attempt",
        in: "query",
        description:
          "For polling after a retry: until the app starts this attempt, the transfer shows as `queued` instead of as its previous outcome.",
        schema: { type: "integer", minimum: 1 },
      },
    ],
    success: [{ status: 200, description: "The transfer.", schema: "Transfer" }],
    problems: ["transfer-not-found", "newer-version", "record-unreadable", ...COMMON_PROBLEMS],
  },
  cancelTransfer: {
    method: "POST",
    route: "transfers/{transferId}/cancel",
    access: "key",
    summary: "Cancel a transfer",
    description:
      "Takes effect at the transfer's next step. If the file has been committed by then, it stays and the transfer ends as `completed`. After a retry has been requested, that is cancelled, even before the app has begun it: the new attempt, which `Operation-Location` follows, then ends as `cancelled`.",
    parameters: [ID_PARAMETER],
    success: [
      { status: 202, description: "Cancellation requested.", schema: "Transfer", hasOperationHeaders: true },
    ],
    problems: [
      "transfer-not-found",
      "newer-version",
      "record-unreadable",
      "already-ended",
      ...COMMON_PROBLEMS,
    ],
  },
  retryTransfer: {
    method: "POST",
    route: "transfers/{transferId}/retry",
    access: "key",
    summary: "Retry a failed or cancelled transfer",
    parameters: [ID_PARAMETER],
    success: [
      {
        status: 202,
        description: "Retry requested. `Operation-Location` follows the new attempt.",
        schema: "RetryAccepted",
        hasOperationHeaders: true,
      },
    ],
    problems: [
      "transfer-not-found",
      "newer-version",
      "record-unreadable",
      "not-ended",
      "already-completed",
      ...COMMON_PROBLEMS,
    ],
  },
  ...BATCH_OPERATIONS,
  openApi: {
    method: "GET",
    route: "openapi.json",
    access: "key",
    summary: "This document",
    success: [{ status: 200, description: "OpenAPI 3.1.", schema: null }],
    problems: ["invalid-query", "misconfigured", "internal"],
  },
  health: {
    method: "GET",
    route: "health",
    access: "open",
    summary: "Check the app's settings, dependencies and queues",
    description:
      "Needs no key, so that any monitor can call it, and reveals no addresses. Responses are cached for ten seconds.",
    success: [
      {
        status: 200,
        description: "All dependencies are reachable, and messages are fetched.",
        schema: "Health",
      },
      {
        status: 503,
        description:
          "The app is up, but a setting is wrong, a dependency is not reachable, or transfers stand still: see `reasons`.",
        schema: "Health",
      },
    ],
    problems: ["internal"],
  },
} as const satisfies Record<string, Operation>;

export type OperationId = keyof typeof OPERATIONS;
export const OPERATION_IDS = Object.keys(OPERATIONS) as readonly OperationId[];
