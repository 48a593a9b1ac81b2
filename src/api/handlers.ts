import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { BatchInput } from "../client/batch-client.ts";
import type { BatchView } from "../client/batch-view.ts";
import type { JobInput } from "../client/job-input.ts";
import type { TransferClient } from "../client/transfer-client.ts";
import { IN_PROGRESS, type TransferView } from "../client/transfer-view.ts";
import { asOfAttempt, readAttempt } from "./as-of-attempt.ts";
import type { ApiAuth } from "../config/api-auth.ts";
import { readBulkRequest } from "./bulk-request.ts";
import type { Health } from "./health.ts";
import { withIdempotencyKey } from "./idempotency-key.ts";
import { readListQuery } from "./list-query.ts";
import { openApiDocument } from "./openapi.ts";
import type { Overview } from "./overview.ts";
import type { OperationId } from "./operations.ts";
import { ApiError } from "./problems.ts";
import { readBody } from "./read-body.ts";
import { batchUrl, json, operationHeaders, transferUrl } from "./response.ts";
import { steerPage } from "./steer-page.ts";

/** What handlers work with. */
export interface Api {
  readonly client: Pick<
    TransferClient,
    | "submit"
    | "list"
    | "listRejected"
    | "count"
    | "get"
    | "cancel"
    | "cancelMany"
    | "retry"
    | "retryMany"
    | "batches"
  >;
  readonly auth: ApiAuth;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly checkHealth: () => Promise<Health>;
  readonly readOverview: () => Promise<Overview>;
}

/** One operation or page. What it throws becomes problem details. */
export type Handler<Parts = Api> = (request: HttpRequest, parts: Parts) => Promise<HttpResponseInit>;

const submitTransfer: Handler = async (request, { client }) => {
  const job = withIdempotencyKey(await readBody(request), request.headers.get("idempotency-key"));
  // Any object: the client checks it as the app checks a job from the queue.
  const { transferId, created, transfer } = await client.submit(job as JobInput);
  const headers = operationHeaders(transferUrl(request.url, transferId));
  return json(created ? 202 : 200, { ...transfer, created }, headers);
};

const listTransfers: Handler = async (request, { client }) =>
  json(200, await client.list(readListQuery(new URL(request.url).searchParams)));

const listRejected: Handler = async (request, { client }) =>
  json(200, await client.listRejected(readListQuery(new URL(request.url).searchParams)));

const countTransfers: Handler = async (request, { client }) =>
  json(200, await client.count(readListQuery(new URL(request.url).searchParams)));

const getOverview: Handler = async (_request, { readOverview }) => json(200, await readOverview());

const retryTransfers: Handler = async (request, { client }) => {
  const query = readBulkRequest(await readBody(request), ["failed"]);
  return json(200, await steerPage(client, query, (transfers) => client.retryMany(transfers)));
};

const cancelTransfers: Handler = async (request, { client }) => {
  const query = readBulkRequest(await readBody(request), IN_PROGRESS);
  return json(200, await steerPage(client, query, (transfers) => client.cancelMany(transfers)));
};

const getTransfer: Handler = async (request, { client }) => {
  const attempt = readAttempt(request.query.get("attempt"));
  return json(200, asOfAttempt(await existing(client, idOf(request)), attempt));
};

const cancelTransfer: Handler = async (request, { client }) => {
  const transferId = idOf(request);
  const { attempt } = await client.cancel(transferId);
  const transfer = await existing(client, transferId);
  const url = transferUrl(request.url, transferId);
  if (transfer.attempt >= attempt) return json(202, transfer, operationHeaders(url));
  // A retry that has not begun ends as an attempt of its own.
  const headers = { ...operationHeaders(`${url}?attempt=${attempt}`), location: url };
  return json(202, asOfAttempt(transfer, attempt), headers);
};

const retryTransfer: Handler = async (request, { client }) => {
  const transferId = idOf(request);
  const { attempt } = await client.retry(transferId);
  const url = transferUrl(request.url, transferId);
  const headers = { ...operationHeaders(`${url}?attempt=${attempt}`), location: url };
  return json(202, { transferId, attempt }, headers);
};

const submitBatch: Handler = async (request, { client }) => {
  // Any object: the client checks it as the app checks a batch from the queue.
  const input = (await readBody(request)) as BatchInput;
  const { batchId, created, batch } = await client.batches.submit(input);
  return json(created ? 202 : 200, { ...batch, created }, operationHeaders(batchUrl(request.url, batchId)));
};

const listBatches: Handler = async (_request, { client }) =>
  json(200, { batches: await client.batches.list() });

const getBatch: Handler = async (request, { client }) => json(200, await existingBatch(client, request));

const MAX_FAILED_BLOBS = 100;

const listFailedBlobs: Handler = async (request, { client }) =>
  json(200, await client.batches.failedBlobs(batchIdOf(request), { atMost: MAX_FAILED_BLOBS }));

const cancelBatch: Handler = async (request, { client }) => {
  await client.batches.cancel(batchIdOf(request));
  const batch = await existingBatch(client, request);
  return json(202, batch, operationHeaders(batchUrl(request.url, batch.batchId)));
};

const retryBatch: Handler = async (request, { client }) => {
  const batchId = batchIdOf(request);
  const error = (request.query.get("error") ?? "").split(",").filter((code) => code !== "");
  const { attempt } = await client.batches.retry(batchId, error.length === 0 ? {} : { error });
  return json(202, { batchId, attempt }, operationHeaders(batchUrl(request.url, batchId)));
};

const openApi: Handler = (request, { auth }) => {
  const { origin, pathname } = new URL(request.url);
  const serverUrl = `${origin}${pathname.replace(/\/openapi\.json\/*$/i, "")}`;
  return Promise.resolve(json(200, openApiDocument(serverUrl, auth)));
};

const health: Handler<Pick<Api, "checkHealth">> = async (_request, { checkHealth }) => {
  const found = await checkHealth();
  return json(found.status === "ok" ? 200 : 503, found);
};

export const HANDLERS = {
  submitTransfer,
  listTransfers,
  listRejected,
  countTransfers,
  getOverview,
  retryTransfers,
  cancelTransfers,
  getTransfer,
  cancelTransfer,
  retryTransfer,
  submitBatch,
  listBatches,
  getBatch,
  listFailedBlobs,
  cancelBatch,
  retryBatch,
  openApi,
  health,
} as const satisfies Record<OperationId, Handler>;

const idOf = (request: HttpRequest): string => request.params["transferId"] ?? "";

/** @throws {ApiError} `transfer-not-found` */
const existing = async (client: Api["client"], transferId: string): Promise<TransferView> => {
  const transfer = await client.get(transferId);
  if (transfer !== null) return transfer;
  throw new ApiError("transfer-not-found", `There is no transfer ${transferId}.`, { transferId });
};

const batchIdOf = (request: HttpRequest): string => request.params["batchId"] ?? "";

/** @throws {ApiError} `batch-not-found` */
const existingBatch = async (client: Api["client"], request: HttpRequest): Promise<BatchView> => {
  const batchId = batchIdOf(request);
  const batch = await client.batches.get(batchId);
  if (batch !== null) return batch;
  throw new ApiError("batch-not-found", `There is no batch ${batchId}.`);
};
