import type { HttpResponseInit } from "@azure/functions";
import { problemKinds, type ProblemCodeOfApi } from "./problem-kinds.ts";

type Headers = Readonly<Record<string, string>>;

/** On every answer. Nothing the API says may be kept, framed, guessed at or run. */
const SECURITY_HEADERS: Headers = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** @param headers besides, or instead of, the security headers */
export const answer = (
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
  answer(status, "application/json; charset=utf-8", JSON.stringify(value), headers);

/** RFC 9457. */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** One plain sentence about this very request. */
  readonly detail: string;
  readonly code: ProblemCodeOfApi;
  /** The field, parameter or header at fault. */
  readonly field?: string;
  readonly transferId?: string;
}

export const problemDetails = (
  code: ProblemCodeOfApi,
  detail: string,
  at: { readonly field?: string | null; readonly transferId?: string | null } = {},
): ProblemDetails => ({
  type: `urn:blobferry:problem:${code}`,
  title: problemKinds[code].title,
  status: problemKinds[code].status,
  detail,
  code,
  ...(typeof at.field === "string" ? { field: at.field } : {}),
  ...(typeof at.transferId === "string" ? { transferId: at.transferId } : {}),
});

export const problem = (details: ProblemDetails): HttpResponseInit =>
  answer(details.status, "application/problem+json; charset=utf-8", JSON.stringify(details), {
    ...(details.status === 503 ? { "retry-after": "5" } : {}),
  });
