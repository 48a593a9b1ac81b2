import type { HttpResponse, HttpRequest, HttpSender } from "../http/send.ts";
import { isLoopbackUrl } from "./upload-host.ts";

/** Longest a call without bytes may take. */
const CALL_TIMEOUT_MS = 60_000;

/** A request to an upload URL. Without bytes it has as long as any call. */
type SessionRequest = Omit<HttpRequest, "timeoutMs"> & Partial<Pick<HttpRequest, "timeoutMs">>;

/** A whole file, small enough for the memory. */
export interface Content {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

/** Sends requests to Graph, with a token, and to upload URLs, without one. */
export interface GraphClient {
  /**
   * A call to Graph itself.
   * @param path the item's address and what follows it, percent-encoded, beginning with a slash
   */
  call(method: HttpRequest["method"], path: string, json?: object): Promise<HttpResponse>;
  /** A PUT of a whole file to Graph. */
  putContent(path: string, content: Content): Promise<HttpResponse>;
  /** A call to an upload URL. Never carries the token: the service would answer 401, and the token is for Graph only. */
  session(request: SessionRequest): Promise<HttpResponse>;
  /** Whether Graph itself is on loopback: then upload URLs may be there too. */
  readonly onLoopback: boolean;
  nowMs(): number;
}

/** What a Graph client works with. */
export interface GraphClientParts {
  /** Such as `https://graph.microsoft.com`, without a slash at the end. */
  readonly endpoint: string;
  /** `beta` or `v1.0`. */
  readonly version: string;
  /** Sends requests to Graph; adds the token. */
  readonly withToken: HttpSender;
  /** Sends requests to upload URLs. */
  readonly withoutToken: HttpSender;
  readonly nowMs: () => number;
}

export const graphClient = ({
  endpoint,
  version,
  withToken,
  withoutToken,
  nowMs,
}: GraphClientParts): GraphClient => ({
  call: (method, path, json) =>
    withToken({
      method,
      url: `${endpoint}/${version}${path}`,
      timeoutMs: CALL_TIMEOUT_MS,
      ...(json === undefined
        ? {}
        : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(json) }),
    }),
  putContent: (path, { bytes, contentType }) =>
    withToken({
      method: "PUT",
      url: `${endpoint}/${version}${path}`,
      headers: { "Content-Type": contentType },
      contentBytes: bytes.length,
      timeoutMs: CALL_TIMEOUT_MS,
      ...(bytes.length === 0 ? {} : { body: bytes }),
    }),
  session: (request) => withoutToken({ timeoutMs: CALL_TIMEOUT_MS, ...request }),
  onLoopback: isLoopbackUrl(new URL(endpoint)),
  nowMs,
});
