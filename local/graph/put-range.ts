import type { Answer } from "./answer.ts";
import { commitSession } from "./commit-session.ts";
import { findSession, sessionNotFound } from "./find-session.ts";
import { judgeRange } from "./judge-range.ts";
import { addRange } from "./ranges.ts";
import { receiveRange } from "./receive-range.ts";
import { invalidRequest } from "./refusal.ts";
import type { SessionRoute } from "./route.ts";
import type { Handle } from "./service.ts";
import { hasAllBytes, nextExpectedRanges, type Session } from "./session-store.ts";

/** PUT on an upload URL: one range. */
export const putRange: Handle<SessionRoute> = async (service, route, { headers, body }) => {
  const { settings, tally } = service;
  tally.counts.rangePuts += 1;
  const session = await findSession(service, route, headers);
  if ("status" in session) return session;
  const request = { contentRange: headers["content-range"], contentLength: headers["content-length"] };
  const verdict = judgeRange(session, request, settings.limits);
  if (verdict.kind === "refuse") return verdict.refusal;

  const { range } = verdict;
  const fingerprint = session.fingerprint.begin(range.start);
  session.inFlight = [...session.inFlight, range];
  let whole: boolean;
  try {
    whole = await receiveRange(session.file, body, range.start, fingerprint);
  } catch (error) {
    // A DELETE may take the file away from under a request.
    if (isEnded(session)) return sessionNotFound;
    throw error;
  } finally {
    session.inFlight = session.inFlight.filter((other) => other !== range);
  }
  if (isEnded(session)) return sessionNotFound;
  // Nobody is listening any more; the bytes of a broken request are dropped.
  if (!whole) return invalidRequest("The request body is incomplete.");

  session.fingerprint.take(fingerprint, range.endExclusive - range.start);
  session.received = addRange(session.received, range);
  session.totalBytes = verdict.totalBytes;
  session.expiresAtMs = settings.now() + settings.sessionLifetimeMs;
  tally.counts.rangesAccepted += 1;
  body.keep();
  return hasAllBytes(session) && !session.plan.deferCommit
    ? commitSession(service, session)
    : { status: 202, json: progressJson(session) };
};

/** How far a session is, as PUT and GET answer it. */
export function progressJson(session: Session): Extract<Answer, { json: unknown }>["json"] {
  return {
    expirationDateTime: new Date(session.expiresAtMs).toISOString(),
    nextExpectedRanges: nextExpectedRanges(session),
  };
}

/** Asked anew after every wait, in which another request may have ended the session. */
function isEnded(session: Session): boolean {
  return session.state !== "open";
}
