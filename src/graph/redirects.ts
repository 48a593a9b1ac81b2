import type { HttpRequest, HttpResponse, HttpSender } from "../http/send.ts";
import { isSuccess } from "./graph-error.ts";

/** More than these are a loop. */
const MAX_REDIRECTS = 3;

/** What a request came to, over all redirects. */
export interface Followed {
  readonly response: HttpResponse;
  /** Every address that a response named. Each may be as secret as an upload URL. */
  readonly locations: readonly string[];
  /** Where the same request belongs from now on, as 307 and 308 said; null where they did not. */
  readonly movedTo: string | null;
}

/**
 * Sends a request, and sends it again where the response redirects to: with 307 and 308 any request, with 301, 302 and
 * 303 a GET only, since these may turn any other request into one. All of it takes no longer than one request may.
 *
 * The body of a range is a stream, which is gone once a part of it has been read: its redirect is returned.
 *
 * @param isAllowed whether the request may go to this address
 */
export const sendFollowing = async (
  send: HttpSender,
  first: HttpRequest,
  { isAllowed, nowMs }: { readonly isAllowed: (url: string) => boolean; readonly nowMs: () => number },
): Promise<Followed> => {
  const endMs = nowMs() + first.timeoutMs;
  const locations: string[] = [];
  let request = first;
  let hasMoved = true;
  for (let followed = 0; ; followed++) {
    const response = await send(request);
    const url = locationOf(request, response);
    const end = { response, locations };
    if (url === null)
      return { ...end, movedTo: hasMoved && followed > 0 && isSuccess(response) ? request.url : null };
    locations.push(url);
    hasMoved &&= isMove(response);
    const timeoutMs = endMs - nowMs();
    if (!isAllowed(url) || followed === MAX_REDIRECTS || timeoutMs <= 0) return { ...end, movedTo: null };
    if (!hasMoved && request.method !== "GET") return { ...end, movedTo: null };
    if (isStream(request.body)) return { ...end, movedTo: url };
    request = { ...request, url, timeoutMs };
  }
};

const isStream = (body: HttpRequest["body"]): boolean =>
  typeof body === "object" && !(body instanceof Uint8Array);

const isMove = (response: HttpResponse): boolean =>
  response.kind === "answered" && (response.status === 307 || response.status === 308);

/** The address that a response redirects its request to; null where there is none. */
const locationOf = ({ url }: HttpRequest, response: HttpResponse): string | null => {
  if (response.kind !== "answered" || ![301, 302, 303, 307, 308].includes(response.status)) return null;
  const location = response.header("location")?.trim() ?? "";
  return location !== "" && URL.canParse(location, url) ? new URL(location, url).href : null;
};
