import { transferStatuses } from "../../client/transfer-view.ts";
import { idParameter, storageProblems, type Operation } from "./operations.ts";

/** The whole API. Functions are registered from it and the OpenAPI document is made of it, so neither can differ. */
export const operations = {
  submitTransfer: {
    method: "POST",
    route: "transfers",
    access: "key",
    summary: "Submit a transfer",
    description:
      "Puts the job on the queue. With a `transferId` or an `Idempotency-Key`, sending the same job again starts nothing new and answers with the transfer as it is.",
    parameters: [
      {
        name: "Idempotency-Key",
        in: "header",
        description: "Becomes the `transferId` of a job that brings none.",
        schema: { type: "string", minLength: 1, maxLength: 66 },
      },
    ],
    hasJobAsBody: true,
    success: [{ status: 202, description: "Submitted.", schema: "Transfer", hasOperationHeaders: true }],
    problems: [
      "invalid-json",
      "invalid-idempotency-key",
      "transfer-id-reused",
      "body-too-large",
      "unsupported-media-type",
      "invalid-job",
      "idempotency-key-mismatch",
      ...storageProblems,
    ],
  },
  listTransfers: {
    method: "GET",
    route: "transfers",
    access: "key",
    summary: "List transfers, the latest first",
    description: "Without conditions a page costs one storage call, however many transfers there are.",
    parameters: [
      {
        name: "status",
        in: "query",
        description: "Only these; several with commas.",
        style: "form",
        explode: false,
        schema: { type: "array", items: { type: "string", enum: transferStatuses } },
      },
      {
        name: "label",
        in: "query",
        description: "`name` or `name=value`; may be repeated, and all must be there.",
        style: "form",
        explode: true,
        schema: { type: "array", items: { type: "string" } },
      },
      {
        name: "text",
        in: "query",
        description: "Part of the id, source, target, name, a label or the error's text.",
        schema: { type: "string" },
      },
      {
        name: "pageSize",
        in: "query",
        description: "At most so many on a page.",
        schema: { type: "integer", minimum: 1, maximum: 1000, default: 50 },
      },
      {
        name: "cursor",
        in: "query",
        description: "`cursor` of the page before.",
        schema: { type: "string" },
      },
    ],
    success: [{ status: 200, description: "A page.", schema: "TransferPage" }],
    problems: ["invalid-query", ...storageProblems],
  },
  getTransfer: {
    method: "GET",
    route: "transfers/{id}",
    access: "key",
    summary: "Show a transfer",
    description: "With progress, what happened so far, its error in plain words, and its result.",
    parameters: [
      idParameter,
      {
        name: "attempt",
        in: "query",
        description:
          "For waiting until a retry has ended: while the app has not begun this attempt, the transfer is shown as queued.",
        schema: { type: "integer", minimum: 1 },
      },
    ],
    success: [{ status: 200, description: "The transfer.", schema: "Transfer" }],
    problems: ["invalid-query", "transfer-not-found", ...storageProblems],
  },
  cancelTransfer: {
    method: "POST",
    route: "transfers/{id}/cancel",
    access: "key",
    summary: "Cancel a transfer",
    description:
      "A wish, honoured at the next step. A file that is there by then stays, and the end says so.",
    parameters: [idParameter],
    success: [{ status: 202, description: "Wished.", schema: "Transfer", hasOperationHeaders: true }],
    problems: ["transfer-not-found", "already-ended", ...storageProblems],
  },
  retryTransfer: {
    method: "POST",
    route: "transfers/{id}/retry",
    access: "key",
    summary: "Try a failed or cancelled transfer again",
    parameters: [idParameter],
    success: [
      {
        status: 202,
        description: "Asked for. `Operation-Location` shows the new attempt.",
        schema: "RetryAccepted",
        hasOperationHeaders: true,
      },
    ],
    problems: ["transfer-not-found", "not-ended", "already-completed", ...storageProblems],
  },
  openApi: {
    method: "GET",
    route: "openapi.json",
    access: "key",
    summary: "This document",
    success: [{ status: 200, description: "OpenAPI 3.1.", schema: null }],
    problems: ["internal"],
  },
  health: {
    method: "GET",
    route: "health",
    access: "open",
    summary: "Whether the app lives, and what it cannot reach",
    description:
      "Needs no key, as those who ask have none, and tells no addresses. An answer holds for ten seconds.",
    success: [
      { status: 200, description: "Everything is reachable.", schema: "Health" },
      { status: 503, description: "The app lives; something is not reachable.", schema: "Health" },
    ],
    problems: ["internal"],
  },
} as const satisfies Record<string, Operation>;

export type OperationId = keyof typeof operations;
export const operationIds = Object.keys(operations) as readonly OperationId[];
