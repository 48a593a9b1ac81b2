import type { HttpRequest, HttpSender } from "../http/send.ts";
import { isSuccess, type GraphResponse } from "./graph-error.ts";
import { movedSessions } from "./moved-sessions.ts";
import { sendFollowing } from "./redirects.ts";
import { isLoopbackUrl, isUploadUrl } from "./upload-host.ts";

/** Longest a call without bytes may take. */
const CALL_TIMEOUT_MS = 60_000;

/** A request to an upload URL. Without bytes it has as long as any call. */
type SessionRequest = Omit<HttpRequest, "timeoutMs"> & Partial<Pick<HttpRequest, "timeoutMs">>;

/**
 * Sends requests to Graph, with a token, and to upload URLs, without one. Redirects are followed: by a call to Graph
 * within Graph's own origin, since the token goes nowhere else, and by a call to an upload URL to whatever may be one.
 */
export interface GraphClient {
  /**
   * A call to Graph itself.
   * @param path the item's address and what follows it, percent-encoded, beginning with a slash
   */
  call(method: HttpRequest["method"], path: string, json?: object): Promise<GraphResponse>;
  /** A PUT to Graph with an empty body. */
  putNothing(path: string, headers: { readonly contentType: string }): Promise<GraphResponse>;
  /** A call to an upload URL. Never carries the token: the service would answer 401, and the token is for Graph only. */
  session(request: SessionRequest): Promise<GraphResponse>;
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
}: GraphClientParts): GraphClient => {
  const { origin } = new URL(endpoint);
  const onLoopback = isLoopbackUrl(new URL(endpoint));
  const moved = movedSessions();
  const uploads = { isAllowed: (url: string) => isUploadUrl(url, { graphOnLoopback: onLoopback }), nowMs };

  const send = async (request: HttpRequest): Promise<GraphResponse> => {
    const isAllowed = (url: string): boolean => new URL(url).origin === origin;
    const { response, locations } = await sendFollowing(withToken, request, { isAllowed, nowMs });
    return { ...response, secretUrls: locations };
  };

  return {
    call: (method, path, json) =>
      send({
        method,
        url: `${endpoint}/${version}${path}`,
        timeoutMs: CALL_TIMEOUT_MS,
        ...(json === undefined
          ? {}
          : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(json) }),
      }),
    putNothing: (path, { contentType }) =>
      send({
        method: "PUT",
        url: `${endpoint}/${version}${path}`,
        headers: { "Content-Type": contentType },
        contentBytes: 0,
        timeoutMs: CALL_TIMEOUT_MS,
      }),
    session: async (request) => {
      const url = moved.addressOf(request.url);
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
    nowMs,
  };
};
