import { describe, expect, it } from "vitest";
import { contentOf, documentFor, responseOf, type OpenApiDocument } from "../../support/openapi-document.ts";

/** What a caller relies on, without the prose. */
const contractOf = ({ paths }: OpenApiDocument): readonly string[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(
      ([method, { operationId, security, parameters, requestBody, responses }]) => [
        `${operationId}: ${method} ${path}${security === undefined ? "" : ` ${JSON.stringify(security)}`}`,
        ...(parameters ?? []).map(({ description, ...rest }) => {
          expect(description).not.toBe("");
          return `  takes ${JSON.stringify(rest)}`;
        }),
        ...(requestBody === undefined
          ? []
          : [`  body ${contentOf(requestBody.content)}${requestBody.required ? ", required" : ""}`]),
        ...Object.entries(responses).map((response) => `  answers ${responseOf(response)}`),
      ],
    ),
  );

/** What a client of 0.1 may rely on. A change here is a change for all of them. */
const CONTRACT = `
submitTransfer: post /transfers
  takes {"name":"Idempotency-Key","in":"header","schema":{"type":"string","minLength":1,"maxLength":66}}
  body json Job, required
  answers 200 json SubmittedTransfer Location={"type":"string","format":"uri"} Operation-Location={"type":"string","format":"uri"} Retry-After={"type":"string"}
  answers 202 json SubmittedTransfer Location={"type":"string","format":"uri"} Operation-Location={"type":"string","format":"uri"} Retry-After={"type":"string"}
  answers 400 problem+json Problem: invalid-json, invalid-idempotency-key, invalid-query
  answers 401
  answers 409 problem+json Problem: transfer-id-reused
  answers 411 problem+json Problem: length-required
  answers 413 problem+json Problem: body-too-large
  answers 415 problem+json Problem: unsupported-media-type
  answers 422 problem+json Problem: invalid-job, idempotency-key-mismatch
  answers 500 problem+json Problem: storage-denied, internal
  answers 503 problem+json Problem: storage-unreachable, storage-failed, misconfigured
listTransfers: get /transfers
  takes {"name":"status","in":"query","style":"form","explode":false,"schema":{"type":"array","items":{"type":"string","enum":["queued","running","waiting","aborting","completed","skipped","failed","cancelled"]}}}
  takes {"name":"error","in":"query","style":"form","explode":false,"schema":{"type":"array","items":{"type":"string"}}}
  takes {"name":"label","in":"query","style":"form","explode":true,"schema":{"type":"array","items":{"type":"string"}}}
  takes {"name":"text","in":"query","schema":{"type":"string"}}
  takes {"name":"submittedAfter","in":"query","schema":{"type":"string","format":"date-time"}}
  takes {"name":"submittedBefore","in":"query","schema":{"type":"string","format":"date-time"}}
  takes {"name":"endedAfter","in":"query","schema":{"type":"string","format":"date-time"}}
  takes {"name":"endedBefore","in":"query","schema":{"type":"string","format":"date-time"}}
  takes {"name":"pageSize","in":"query","schema":{"type":"integer","minimum":1,"maximum":1000,"default":50}}
  takes {"name":"cursor","in":"query","schema":{"type":"string"}}
  answers 200 json TransferPage
  answers 400 problem+json Problem: invalid-query
  answers 401
  answers 500 problem+json Problem: storage-denied, internal
  answers 503 problem+json Problem: storage-unreachable, storage-failed, misconfigured
listRejected: get /rejected
  takes {"name":"pageSize","in":"query","schema":{"type":"integer","minimum":1,"maximum":1000,"default":50}}
  takes {"name":"cursor","in":"query","schema":{"type":"string"}}
  answers 200 json RejectedPage
  answers 400 problem+json Problem: invalid-query
  answers 401
  answers 500 problem+json Problem: storage-denied, internal
  answers 503 problem+json Problem: storage-unreachable, storage-failed, misconfigured
countTransfers: get /transfer-counts
  takes {"name":"status","in":"query","style":"form","explode":false,"schema":{"type":"array","items":{"type":"string","enum":["queued","running","waiting","aborting","completed","skipped","failed","cancelled"]}}}
  takes {"name":"error","in":"query","style":"form","explode":false,"schema":{"type":"array","items":{"type":"string"}}}
  takes {"name":"label","in":"query","style":"form","explode":true,"schema":{"type":"array","items":{"type":"string"}}}
  takes {"name":"text","in":"query","schema":{"type":"string"}}
  takes {"name":"submittedAfter","in":"query","schema":{"type":"string","format":"date-time"}}
  takes {"name":"submittedBefore","in":"query","schema":{"type":"string","format":"date-time"}}
  takes {"name":"endedAfter","in":"query","schema":{"type":"string","format":"date-time"}}
  takes {"name":"endedBefore","in":"query","schema":{"type":"string","format":"date-time"}}
  takes {"name":"cursor","in":"query","schema":{"type":"string"}}
  answers 200 json TransferCounts
  answers 400 problem+json Problem: invalid-query
  answers 401
  answers 500 problem+json Problem: storage-denied, internal
  answers 503 problem+json Problem: storage-unreachable, storage-failed, misconfigured
getOverview: get /overview
  answers 200 json Overview
  answers 400 problem+json Problem: invalid-query
  answers 401
  answers 500 problem+json Problem: storage-denied, internal
  answers 503 problem+json Problem: storage-unreachable, storage-failed, misconfigured
retryTransfers: post /transfers/retry
  body json BulkRequest, required
  answers 200 json BulkResult
  answers 400 problem+json Problem: invalid-json, invalid-query
  answers 401
  answers 411 problem+json Problem: length-required
  answers 413 problem+json Problem: body-too-large
  answers 415 problem+json Problem: unsupported-media-type
  answers 500 problem+json Problem: storage-denied, internal
  answers 503 problem+json Problem: storage-unreachable, storage-failed, misconfigured
cancelTransfers: post /transfers/cancel
  body json BulkRequest, required
  answers 200 json BulkResult
  answers 400 problem+json Problem: invalid-json, invalid-query
  answers 401
  answers 411 problem+json Problem: length-required
  answers 413 problem+json Problem: body-too-large
  answers 415 problem+json Problem: unsupported-media-type
  answers 500 problem+json Problem: storage-denied, internal
  answers 503 problem+json Problem: storage-unreachable, storage-failed, misconfigured
getTransfer: get /transfers/{transferId}
  takes {"name":"transferId","in":"path","required":true,"schema":{"type":"string"}}
  takes {"name":"attempt","in":"query","schema":{"type":"integer","minimum":1}}
  answers 200 json Transfer
  answers 400 problem+json Problem: invalid-query
  answers 401
  answers 404 problem+json Problem: transfer-not-found
  answers 409 problem+json Problem: newer-version
  answers 500 problem+json Problem: record-unreadable, storage-denied, internal
  answers 503 problem+json Problem: storage-unreachable, storage-failed, misconfigured
cancelTransfer: post /transfers/{transferId}/cancel
  takes {"name":"transferId","in":"path","required":true,"schema":{"type":"string"}}
  answers 202 json Transfer Location={"type":"string","format":"uri"} Operation-Location={"type":"string","format":"uri"} Retry-After={"type":"string"}
  answers 400 problem+json Problem: invalid-query
  answers 401
  answers 404 problem+json Problem: transfer-not-found
  answers 409 problem+json Problem: newer-version, already-ended
  answers 500 problem+json Problem: record-unreadable, storage-denied, internal
  answers 503 problem+json Problem: storage-unreachable, storage-failed, misconfigured
retryTransfer: post /transfers/{transferId}/retry
  takes {"name":"transferId","in":"path","required":true,"schema":{"type":"string"}}
  answers 202 json RetryAccepted Location={"type":"string","format":"uri"} Operation-Location={"type":"string","format":"uri"} Retry-After={"type":"string"}
  answers 400 problem+json Problem: invalid-query
  answers 401
  answers 404 problem+json Problem: transfer-not-found
  answers 409 problem+json Problem: newer-version, not-ended, already-completed
  answers 500 problem+json Problem: record-unreadable, storage-denied, internal
  answers 503 problem+json Problem: storage-unreachable, storage-failed, misconfigured
submitBatch: post /batches
  body json BatchJob, required
  answers 200 json SubmittedBatch Location={"type":"string","format":"uri"} Operation-Location={"type":"string","format":"uri"} Retry-After={"type":"string"}
  answers 202 json SubmittedBatch Location={"type":"string","format":"uri"} Operation-Location={"type":"string","format":"uri"} Retry-After={"type":"string"}
  answers 400 problem+json Problem: invalid-json, invalid-query
  answers 401
  answers 409 problem+json Problem: transfer-id-reused
  answers 411 problem+json Problem: length-required
  answers 413 problem+json Problem: body-too-large
  answers 415 problem+json Problem: unsupported-media-type
  answers 422 problem+json Problem: invalid-job
  answers 500 problem+json Problem: storage-denied, internal
  answers 503 problem+json Problem: storage-unreachable, storage-failed, misconfigured
listBatches: get /batches
  answers 200 json BatchList
  answers 400 problem+json Problem: invalid-query
  answers 401
  answers 500 problem+json Problem: storage-denied, internal
  answers 503 problem+json Problem: storage-unreachable, storage-failed, misconfigured
getBatch: get /batches/{batchId}
  takes {"name":"batchId","in":"path","required":true,"schema":{"type":"string"}}
  answers 200 json Batch
  answers 400 problem+json Problem: invalid-query
  answers 401
  answers 404 problem+json Problem: batch-not-found
  answers 409 problem+json Problem: newer-version
  answers 500 problem+json Problem: record-unreadable, storage-denied, internal
  answers 503 problem+json Problem: storage-unreachable, storage-failed, misconfigured
listFailedBlobs: get /batches/{batchId}/failed-blobs
  takes {"name":"batchId","in":"path","required":true,"schema":{"type":"string"}}
  answers 200 json FailedBlobs
  answers 400 problem+json Problem: invalid-query
  answers 401
  answers 404 problem+json Problem: batch-not-found
  answers 409 problem+json Problem: newer-version, not-ended
  answers 500 problem+json Problem: record-unreadable, storage-denied, internal
  answers 503 problem+json Problem: storage-unreachable, storage-failed, misconfigured
cancelBatch: post /batches/{batchId}/cancel
  takes {"name":"batchId","in":"path","required":true,"schema":{"type":"string"}}
  answers 202 json Batch Location={"type":"string","format":"uri"} Operation-Location={"type":"string","format":"uri"} Retry-After={"type":"string"}
  answers 400 problem+json Problem: invalid-query
  answers 401
  answers 404 problem+json Problem: batch-not-found
  answers 409 problem+json Problem: newer-version, already-ended
  answers 500 problem+json Problem: record-unreadable, storage-denied, internal
  answers 503 problem+json Problem: storage-unreachable, storage-failed, misconfigured
retryBatch: post /batches/{batchId}/retry
  takes {"name":"batchId","in":"path","required":true,"schema":{"type":"string"}}
  takes {"name":"error","in":"query","style":"form","explode":false,"schema":{"type":"array","items":{"type":"string"}}}
  answers 202 json BatchRetryAccepted Location={"type":"string","format":"uri"} Operation-Location={"type":"string","format":"uri"} Retry-After={"type":"string"}
  answers 400 problem+json Problem: invalid-query
  answers 401
  answers 404 problem+json Problem: batch-not-found
  answers 409 problem+json Problem: newer-version, not-ended, already-completed
  answers 500 problem+json Problem: record-unreadable, storage-denied, internal
  answers 503 problem+json Problem: storage-unreachable, storage-failed, misconfigured
openApi: get /openapi.json
  answers 200 json object
  answers 400 problem+json Problem: invalid-query
  answers 401
  answers 500 problem+json Problem: internal
  answers 503 problem+json Problem: misconfigured
health: get /health []
  answers 200 json Health
  answers 500 problem+json Problem: internal
  answers 503 json Health
`;

describe("the API, as its document states it", () => {
  it("has these operations, parameters and answers", () => {
    expect(contractOf(documentFor("key")).join("\n")).toBe(CONTRACT.trim());
  });

  it("names what every answer has", () => {
    const { schemas } = documentFor("key").components;
    const required = Object.fromEntries(Object.entries(schemas).map(([name, one]) => [name, one.required]));
    expect(required).toMatchObject({
      Job: ["source", "target"],
      TransferPage: ["transfers", "cursor"],
      RetryAccepted: ["transferId", "attempt"],
      Health: ["status", "reasons", "warnings", "checks", "queues", "poisonMessages", "checkedAt"],
      Problem: ["type", "title", "status", "detail", "code"],
    });
    expect(JSON.stringify(schemas)).not.toMatch(/"\$(?:schema|id)"/);
  });
});
