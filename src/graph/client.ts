import type { HttpRequest, HttpResponse, HttpSender } from "../http/send.ts";
import { hasGraphError, isSuccess, type GraphResponse } from "./graph-error.ts";
import { movedSessions } from "./moved-sessions.ts";
import { sendFollowing } from "./redirects.ts";
import { isLoopbackUrl, isUploadUrl, type UploadRules } from "./upload-host.ts";
import type { GraphVersion } from "./targets/target-kind.ts";

/** Longest a call without bytes may take. */
const CALL_TIMEOUT_MS = 60_000;

/** A request to an upload URL. Without bytes it has as long as any call. */
type SessionRequest = Omit<HttpRequest, "timeoutMs"> & Partial<Pick<HttpRequest, "timeoutMs">>;

/** https://learn.microsoft.com/graph/deployments */
const HOST_OF_21VIANET = "microsoftgraph.chinacloudapi.cn";

/** A call to Graph, besides its method and path. */
export interface GraphCall {
  /** The version of Graph that has the route. */
  readonly version: GraphVersion;
  readonly json?: object;
  /** The header `Prefer`. */
  readonly prefer?: string;
}

/** A whole file, small enough for the memory. */
export interface Content {
  /** The version of Graph that has the route. */
  readonly version: GraphVersion;
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

/**
 * Sends requests to Graph, with a token, and to upload URLs, without one. Redirects are followed: by a call to Graph
 * within Graph's own origin, since the token goes nowhere else, and by a call to an upload URL to whatever may be one.
 */
export interface GraphClient {
  /**
   * A call to Graph itself.
   * @param path the item's address and what follows it, percent-encoded, beginning with a slash
   */
  call(method: HttpRequest["method"], path: string, call: GraphCall): Promise<GraphResponse>;
  /**
   * A GET of a list's next page.
   * @param url as Graph gave it. It is Graph's own, see {@link isGraphUrl}, or nothing is sent and this fails.
   */
  getPage(url: string): Promise<GraphResponse>;
  /** Whether an address is in Graph's own origin, where the token may go. */
  isGraphUrl(url: string): boolean;
  /** A PUT of a whole file to Graph. */
  putContent(path: string, content: Content): Promise<GraphResponse>;
  /** A call to an upload URL. Never carries the token: the service would answer 401, and the token is for Graph only. */
  session(request: SessionRequest): Promise<GraphResponse>;
  /** Whether Graph itself is on loopback: then upload URLs may be there too. */
  readonly onLoopback: boolean;
  /** Whether Graph is the one operated by 21Vianet, in China. */
  readonly by21Vianet: boolean;
  /** Where uploads may go. */
  readonly uploadRules: UploadRules;
  nowMs(): number;
}

/** What a Graph client works with. */
export interface GraphClientParts {
  /** Such as `https://graph.microsoft.com`, without a slash at the end. */
  readonly endpoint: string;
  /** The version for every call; null for the one that each call asks for. */
  readonly version: GraphVersion | null;
  /** Sends requests to Graph; adds the token. */
  readonly withToken: HttpSender;
  /** Sends requests to upload URLs. */
  readonly withoutToken: HttpSender;
  readonly nowMs: () => number;
  /** Domains of upload hosts. Default: every public name. */
  readonly uploadDomains?: readonly string[];
}

const NOT_AN_UPLOAD_HOST: HttpResponse = {
  kind: "broken",
  reason: "the record names an upload host that is not allowed",
};

/** What passes, or is tried again with another token, no matter who answered. */
const TRIED_AGAIN_ANYWAY: readonly number[] = [401, 407, 408, 412, 423, 429];

/**
 * Takes an error that would end a transfer for Graph's only if it has Graph's error object: a proxy, or a wrong server
 * at the address, knows nothing of the target.
 */
const asGraphSays = (response: HttpResponse): HttpResponse =>
  response.kind === "answered" &&
  response.status >= 400 &&
  response.status < 500 &&
  !TRIED_AGAIN_ANYWAY.includes(response.status) &&
  !hasGraphError(response)
    ? { kind: "broken", reason: `something other than Graph answered ${response.status}` }
    : response;

export const graphClient = ({
  endpoint,
  version: always,
  withToken,
  withoutToken,
  nowMs,
  uploadDomains,
}: GraphClientParts): GraphClient => {
  const { origin, hostname } = new URL(endpoint);
  const onLoopback = isLoopbackUrl(new URL(endpoint));
  const moved = movedSessions();
  const uploadRules = { graphOnLoopback: onLoopback, domains: uploadDomains ?? null };
  const uploads = { isAllowed: (url: string) => isUploadUrl(url, uploadRules), nowMs };

  const isGraphUrl = (url: string): boolean => URL.canParse(url) && new URL(url).origin === origin;

  const send = async (request: HttpRequest): Promise<GraphResponse> => {
    const isAllowed = isGraphUrl;
    const { response, locations } = await sendFollowing(withToken, request, { isAllowed, nowMs });
    return { ...asGraphSays(response), secretUrls: locations };
  };

  return {
    call: (method, path, { version, json, prefer }) => {
      const headers = {
        ...(json === undefined ? {} : { "Content-Type": "application/json" }),
        ...(prefer === undefined ? {} : { Prefer: prefer }),
      };
      return send({
        method,
        url: `${endpoint}/${always ?? version}${path}`,
        timeoutMs: CALL_TIMEOUT_MS,
        ...(Object.keys(headers).length === 0 ? {} : { headers }),
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      });
    },
    getPage: async (url) => {
      if (!isGraphUrl(url)) throw new Error("a page outside Graph's own origin");
      return await send({ method: "GET", url, timeoutMs: CALL_TIMEOUT_MS });
    },
    isGraphUrl,
    putContent: (path, { version, bytes, contentType }) =>
      send({
        method: "PUT",
        url: `${endpoint}/${always ?? version}${path}`,
        headers: { "Content-Type": contentType },
        contentBytes: bytes.length,
        timeoutMs: CALL_TIMEOUT_MS,
        ...(bytes.length === 0 ? {} : { body: bytes }),
      }),
    session: async (request) => {
      const url = moved.addressOf(request.url);
      // The address comes from a record, which others than the app may be able to write.
      if (!isUploadUrl(url, uploadRules)) return { ...NOT_AN_UPLOAD_HOST, secretUrls: [request.url, url] };
      const sent = await sendFollowing(
        withoutToken,
        { timeoutMs: CALL_TIMEOUT_MS, ...request, url },
        uploads,
      );
      const { response, locations, movedTo } = sent;
      if (movedTo !== null) moved.remember(request.url, movedTo);
      else if (response.kind === "answered" && !isSuccess(response)) moved.forget(request.url);
      return { ...response, secretUrls: [request.url, url, ...locations] };
    },
    onLoopback,
    by21Vianet: hostname === HOST_OF_21VIANET,
    uploadRules,
    nowMs,
  };
};
