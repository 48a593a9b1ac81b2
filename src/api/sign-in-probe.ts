import type { HttpRequest, HttpSender } from "../http/send.ts";

/** How long a token that Graph has accepted counts as a good one. */
const ACCEPTED_MS = 60_000;

/**
 * Whether Graph accepts the app's token, by a GET with it, at most once a minute while it does.
 * @param send adds the token, as for a transfer
 */
export const signInProbe = (
  send: HttpSender,
  request: HttpRequest,
  nowMs: () => number,
): (() => Promise<boolean>) => {
  let acceptedUntilMs = -Infinity;
  return async () => {
    if (nowMs() < acceptedUntilMs) return true;
    const answer = await send(request);
    // Without an answer, although Graph answers others: there is no token, or not in time.
    if (answer.kind === "broken" || answer.status === 401) return false;
    acceptedUntilMs = nowMs() + ACCEPTED_MS;
    return true;
  };
};
