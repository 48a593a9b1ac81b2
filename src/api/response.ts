import type { HttpResponseInit } from "@azure/functions";
import type { ProblemDetails } from "./problems.ts";

type Headers = Readonly<Record<string, string>>;

/** On every response: never cache, frame, sniff or run what the API says. */
const SECURITY_HEADERS: Headers = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

const POLL_INTERVAL_SECONDS = 2;
const UNAVAILABLE_RETRY_SECONDS = 5;

/** @param headers override the security headers */
export const respond = (
  status: number,
  contentType: string,
  body: string | Uint8Array,
  headers: Headers = {},
): HttpResponseInit => ({
  status,
  headers: { ...SECURITY_HEADERS, "content-type": contentType, ...headers },
  body,
});

export const json = (status: number, value: unknown, headers: Headers = {}): HttpResponseInit =>
  respond(status, "application/json; charset=utf-8", JSON.stringify(value), headers);

export const problem = (details: ProblemDetails, headers: Headers = {}): HttpResponseInit =>
  respond(details.status, "application/problem+json; charset=utf-8", JSON.stringify(details), {
    ...headers,
    ...(isTemporary(details) ? { "retry-after": String(UNAVAILABLE_RETRY_SECONDS) } : {}),
  });

/** A wrong setting stays wrong until somebody corrects it. */
const isTemporary = ({ status, code }: ProblemDetails): boolean => status === 503 && code !== "misconfigured";

/** The address of a transfer, next to the one that was called: `…/transfers/ID`. */
export const transferUrl = (requestUrl: string, transferId: string): string =>
  besides(requestUrl, "transfers", transferId);

/** The same of a batch. */
export const batchUrl = (requestUrl: string, batchId: string): string =>
  besides(requestUrl, "batches", batchId);

const besides = (requestUrl: string, list: "transfers" | "batches", id: string): string => {
  const { origin, pathname } = new URL(requestUrl);
  const before = new RegExp(`^(.*?)/${list}(/|$)`, "i").exec(pathname)?.[1] ?? "";
  return `${origin}${before}/${list}/${encodeURIComponent(id)}`;
};

/** Where to poll for the outcome of an accepted request, and how often. */
export const operationHeaders = (url: string): Record<string, string> => ({
  location: url,
  "operation-location": url,
  "retry-after": String(POLL_INTERVAL_SECONDS),
});
