// @ts-check
/** @import { TransferView } from "../client/transfer-view.ts" */
/** @import { BatchView } from "../client/batch-view.ts" */
/** @import { TransferPage } from "../client/list-page.ts" */
/** @import { FailedBlobs } from "../client/batch-lists.ts" */
/** @import { RejectedPage } from "../client/rejected.ts" */
/** @import { TransferCounts } from "../client/count.ts" */
/** @import { Health } from "../api/health.ts" */
/** @import { Overview } from "../api/overview.ts" */
/** @import { ProblemDetails } from "../api/problems.ts" */
import { storedKey } from "./key.js";

/** Why a call failed; `status` 0 if there was no response. */
export class ApiProblem extends Error {
  /** @param {number} status @param {string} detail @param {string | null} field */
  constructor(status, detail, field) {
    super(detail);
    this.status = status;
    this.field = field;
  }
}

let skewMs = 0;

/** The server's clock, by which waits are shown. */
export const nowMs = () => Date.now() + skewMs;

/**
 * @param {string} path below `/api/`
 * @param {"GET" | "POST"} [method]
 * @param {Readonly<Record<string, string>>} [headers]
 * @param {string} [body]
 * @returns {Promise<unknown>}
 * @throws {ApiProblem}
 */
const call = async (path, method = "GET", headers = {}, body) => {
  const response = await send(path, method, headers, body);
  if (response.ok) {
    /** @type {unknown} */
    const answer = await response.json();
    return answer;
  }
  throw await problemOf(response);
};

/**
 * @param {string} path
 * @param {"GET" | "POST"} method
 * @param {Readonly<Record<string, string>>} headers
 * @param {string} [body]
 * @throws {ApiProblem} without a response
 */
const send = async (path, method, headers, body) => {
  const key = storedKey();
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: { ...(key === null ? {} : { "x-functions-key": key }), ...headers },
      ...(body === undefined ? {} : { body }),
      cache: "no-store",
      // With App Service authentication an expired sign-in redirects to another site.
      redirect: "manual",
    });
  } catch {
    throw new ApiProblem(0, "The app is not responding.", null);
  }
  if (response.type === "opaqueredirect") throw new ApiProblem(401, "Your sign-in has expired.", null);
  const date = Date.parse(response.headers.get("date") ?? "");
  // The header has whole seconds, so a smaller difference means nothing.
  if (!Number.isNaN(date)) skewMs = Math.abs(date - Date.now()) > 2000 ? date - Date.now() : 0;
  return response;
};

/** @param {Response} response */
const problemOf = async (response) => {
  const isProblem = response.headers.get("content-type")?.startsWith("application/problem+json") === true;
  const body = isProblem ? /** @type {unknown} */ (await response.json()) : null;
  const problem = /** @type {ProblemDetails | null} */ (body);
  return new ApiProblem(
    response.status,
    problem?.detail ?? `The app responded with status ${response.status}.`,
    problem?.field ?? null,
  );
};

/** @param {string} transferId */
const pathOf = (transferId) => `transfers/${encodeURIComponent(transferId)}`;

/** @param {URLSearchParams} query @returns {Promise<TransferPage>} */
export const listTransfers = async (query) =>
  /** @type {TransferPage} */ (await call(`transfers?${query.toString()}`));

/** @param {number} pageSize @param {string | null} cursor null for the first page @returns {Promise<RejectedPage>} the latest first */
export const listRejected = async (pageSize, cursor) => {
  const query = new URLSearchParams({ pageSize: String(pageSize), ...(cursor === null ? {} : { cursor }) });
  return /** @type {RejectedPage} */ (await call(`rejected?${query.toString()}`));
};

/** @param {string} transferId @param {number} attempt @returns {Promise<TransferView>} */
export const getTransfer = async (transferId, attempt) =>
  /** @type {TransferView} */ (await call(`${pathOf(transferId)}?attempt=${attempt}`));

/**
 * @param {object} job
 * @param {string | null} idempotencyKey null if the job has a transferId
 * @returns {Promise<TransferView>}
 */
export const submitTransfer = async (job, idempotencyKey) => {
  const key = idempotencyKey === null ? {} : { "idempotency-key": idempotencyKey };
  const headers = { "content-type": "application/json", ...key };
  return /** @type {TransferView} */ (await call("transfers", "POST", headers, JSON.stringify(job)));
};

/** @param {string} transferId */
export const cancelTransfer = (transferId) => call(`${pathOf(transferId)}/cancel`, "POST");

/** @param {string} transferId @returns {Promise<{ readonly attempt: number }>} */
export const retryTransfer = async (transferId) =>
  /** @type {{ readonly attempt: number }} */ (await call(`${pathOf(transferId)}/retry`, "POST"));

/** @returns {Promise<readonly BatchView[]>} the latest first */
export const listBatches = async () => {
  const { batches } = /** @type {{ readonly batches: readonly BatchView[] }} */ (await call("batches"));
  return batches;
};

/** @param {object} batch @returns {Promise<{ readonly batchId: string }>} */
export const submitBatch = async (batch) => {
  const headers = { "content-type": "application/json" };
  return /** @type {{ readonly batchId: string }} */ (
    await call("batches", "POST", headers, JSON.stringify(batch))
  );
};

/** @param {string} batchId */
const batchPathOf = (batchId) => `batches/${encodeURIComponent(batchId)}`;

/** @param {string} batchId @returns {Promise<FailedBlobs>} */
export const listFailedBlobs = async (batchId) =>
  /** @type {FailedBlobs} */ (await call(`${batchPathOf(batchId)}/failed-blobs`));

/** @param {string} batchId @returns {Promise<BatchView>} */
export const getBatch = async (batchId) => /** @type {BatchView} */ (await call(batchPathOf(batchId)));

/** @param {string} batchId */
export const cancelBatch = (batchId) => call(`${batchPathOf(batchId)}/cancel`, "POST");

/** @param {string} batchId @param {readonly string[]} [error] only what failed with one of these codes */
export const retryBatch = (batchId, error = []) => {
  const query = error.length === 0 ? "" : `?${new URLSearchParams({ error: error.join(",") }).toString()}`;
  return call(`${batchPathOf(batchId)}/retry${query}`, "POST");
};

/** @returns {Promise<Overview>} */
export const getOverview = async () => /** @type {Overview} */ (await call("overview"));

/** @param {URLSearchParams} query @returns {Promise<TransferCounts>} */
export const countTransfers = async (query) =>
  /** @type {TransferCounts} */ (await call(`transfer-counts?${query.toString()}`));

/**
 * What became of one page of many.
 * @typedef {{ readonly requested: readonly { readonly transferId: string, readonly attempt?: number }[], readonly refused: readonly object[], readonly cursor: string | null }} BulkPage
 */

/** @param {"cancel" | "retry"} action @param {object} body @returns {Promise<BulkPage>} */
export const steerAll = async (action, body) =>
  /** @type {BulkPage} */ (
    await call(`transfers/${action}`, "POST", { "content-type": "application/json" }, JSON.stringify(body))
  );

/** Also an app that is not well answers with its health. @returns {Promise<Health>} */
export const getHealth = async () => {
  const response = await send("health", "GET", {});
  const body = /** @type {unknown} */ (await response.json().catch(() => null));
  const health = /** @type {Partial<Health> | null} */ (body);
  if (health?.checks !== undefined) return /** @type {Health} */ (health);
  throw new ApiProblem(response.status, `The app responded with status ${response.status}.`, null);
};

/** @returns {Promise<unknown>} the OpenAPI document */
export const describeApi = () => call("openapi.json");
