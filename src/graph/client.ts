import type { HttpResponse, HttpRequest, HttpSender } from "../http/send.ts";

/** Longest a call without bytes may take. */
const CALL_TIMEOUT_MS = 60_000;
/** Longest a range may take; stays below host.json's functionTimeout of 10 minutes. */
const RANGE_TIMEOUT_MS = 8 * 60_000;

/** The two ways out: to Graph with a token, and to upload URLs without one. */
export interface GraphClient {
  /** A call to Graph itself. `path` begins with the item's address and is encoded already. */
  call(method: HttpRequest["method"], path: string, json?: object): Promise<HttpResponse>;
  /** A call to Graph with an empty body of this content type. */
  putNothing(path: string, contentType: string): Promise<HttpResponse>;
  /** A call to an upload URL. Never carries a token: the service answers 401 to one, and it is none of its business. */
  session(request: Omit<HttpRequest, "timeoutMs">): Promise<HttpResponse>;
  /** Whether an upload URL may be plain http: only where Graph itself is on loopback. */
  readonly allowsHttp: boolean;
  nowMs(): number;
}

/**
 * @param endpoint such as `https://graph.microsoft.com`, without a slash at the end
 * @param version `beta` or `v1.0`
 */
export const graphClient = (
  endpoint: string,
  version: string,
  withToken: HttpSender,
  withoutToken: HttpSender,
  nowMs: () => number,
): GraphClient => ({
  call: (method, path, json) =>
    withToken({
      method,
      url: `${endpoint}/${version}${path}`,
      timeoutMs: CALL_TIMEOUT_MS,
      ...(json === undefined
        ? {}
        : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(json) }),
    }),
  putNothing: (path, contentType) =>
    withToken({
      method: "PUT",
      url: `${endpoint}/${version}${path}`,
      headers: { "Content-Type": contentType },
      contentBytes: 0,
      timeoutMs: CALL_TIMEOUT_MS,
    }),
  session: (request) =>
    withoutToken({ ...request, timeoutMs: request.method === "PUT" ? RANGE_TIMEOUT_MS : CALL_TIMEOUT_MS }),
  allowsHttp: endpoint.startsWith("http://"),
  nowMs,
});
