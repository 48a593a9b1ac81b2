// @ts-check
/** @import { TransferView } from "../client/transfer-view.ts" */
/** @import { TransferPage } from "../client/list-page.ts" */
/** @import { ProblemDetails } from "../api/answer.ts" */
import { storedKey } from "./key.js";

/** What the API said instead of doing it; `status` 0 when it did not answer at all. */
export class ApiProblem extends Error {
  /** @param {number} status @param {string} detail @param {string | null} field */
  constructor(status, detail, field) {
    super(detail);
    this.status = status;
    this.field = field;
  }
}

let skewMs = 0;

/** The server's clock; waits are told by it. */
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
  const key = storedKey();
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: { ...(key === null ? {} : { "x-functions-key": key }), ...headers },
      ...(body === undefined ? {} : { body }),
      cache: "no-store",
      // With App Service authentication an expired sign-in answers with a redirect to another site.
      redirect: "manual",
    });
  } catch {
    throw new ApiProblem(0, "The app does not answer.", null);
  }
  if (response.type === "opaqueredirect") throw new ApiProblem(401, "You are not signed in any more.", null);
  const date = Date.parse(response.headers.get("date") ?? "");
  // The header has whole seconds: what is less than two is no difference.
  if (!Number.isNaN(date)) skewMs = Math.abs(date - Date.now()) > 2000 ? date - Date.now() : 0;
  if (response.ok) {
    /** @type {unknown} */
    const answer = await response.json();
    return answer;
  }
  throw await problemOf(response);
};

/** @param {Response} response */
const problemOf = async (response) => {
  const isProblem = response.headers.get("content-type")?.startsWith("application/problem+json") === true;
  const said = isProblem ? /** @type {unknown} */ (await response.json()) : null;
  const problem = /** @type {ProblemDetails | null} */ (said);
  return new ApiProblem(
    response.status,
    problem?.detail ?? `The app answered ${response.status}.`,
    problem?.field ?? null,
  );
};

/** @param {string} id */
const pathOf = (id) => `transfers/${encodeURIComponent(id)}`;

/** @param {URLSearchParams} query @returns {Promise<TransferPage>} */
export const listTransfers = async (query) =>
  /** @type {TransferPage} */ (await call(`transfers?${query.toString()}`));

/** @param {string} id @param {number} attempt @returns {Promise<TransferView>} */
export const getTransfer = async (id, attempt) =>
  /** @type {TransferView} */ (await call(`${pathOf(id)}?attempt=${attempt}`));

/**
 * @param {object} job
 * @param {string | null} idempotencyKey null: the job has an id of its own
 * @returns {Promise<TransferView>}
 */
export const submitTransfer = async (job, idempotencyKey) => {
  const key = idempotencyKey === null ? {} : { "idempotency-key": idempotencyKey };
  const headers = { "content-type": "application/json", ...key };
  return /** @type {TransferView} */ (await call("transfers", "POST", headers, JSON.stringify(job)));
};

/** @param {string} id */
export const cancelTransfer = (id) => call(`${pathOf(id)}/cancel`, "POST");

/** @param {string} id @returns {Promise<{ readonly attempt: number }>} */
export const retryTransfer = async (id) =>
  /** @type {{ readonly attempt: number }} */ (await call(`${pathOf(id)}/retry`, "POST"));

/** @returns {Promise<unknown>} the OpenAPI document */
export const describeApi = () => call("openapi.json");
