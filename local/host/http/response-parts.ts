import type { RpcHttpCookie, RpcTypedData } from "../app/core-types.ts";

/** What is sent to an HTTP client. */
export interface ResponseParts {
  readonly status: number;
  readonly headers: Record<string, string | string[]>;
  readonly body: Buffer;
}

/** A response without a body. */
export const emptyResponse = (status: number): ResponseParts => ({
  status,
  headers: {},
  body: Buffer.alloc(0),
});

/** Turns a function's return value into an HTTP response; no value is 204, as on the real host. */
export const toResponseParts = (value: RpcTypedData | null | undefined): ResponseParts => {
  const http = value?.http;
  if (http === undefined) return emptyResponse(204);
  const headers: Record<string, string | string[]> = { ...http.headers };
  const cookies = (http.cookies ?? []).map(toSetCookie);
  if (cookies.length > 0) headers["set-cookie"] = cookies;
  const body = http.body?.bytes ?? http.body?.string ?? "";
  return { status: Number(http.statusCode ?? 200), headers, body: Buffer.from(body as string) };
};

const SAME_SITE = { lax: "Lax", strict: "Strict", explicitNone: "None" };

const toSetCookie = (cookie: RpcHttpCookie): string => {
  const { expires, maxAge, domain, path, secure, httpOnly, sameSite = "none" } = cookie;
  const seconds = expires?.value?.seconds;
  return [
    `${cookie.name}=${encodeURIComponent(cookie.value)}`,
    seconds !== undefined && `expires=${new Date(seconds * 1_000).toUTCString()}`,
    maxAge?.value !== undefined && `max-age=${maxAge.value}`,
    domain?.value !== undefined && `domain=${domain.value}`,
    `path=${path?.value ?? "/"}`,
    secure?.value === true && "secure",
    sameSite !== "none" && `samesite=${SAME_SITE[sameSite]}`,
    httpOnly?.value === true && "httponly",
  ]
    .filter((part) => part !== false)
    .join("; ");
};
