import { commitSession } from "./commit-session.ts";
import { findSession, SESSION_NOT_FOUND } from "./find-session.ts";
import { invalidRequest } from "./graph-error-response.ts";
import { addRange } from "./ranges.ts";
import { receiveRange } from "./receive-range.ts";
import type { SessionRoute } from "./route.ts";
import type { Handle } from "./service.ts";
import { hasAllBytes, nextExpectedRanges, type Session } from "./session-store.ts";
import { validateRange } from "./validate-range.ts";

/** PUT on an upload URL: one range. */
export const putRange: Handle<SessionRoute> = async (service, route, { headers, body }) => {
  const { settings, counts } = service;
  counts.rangePuts += 1;
  const session = await findSession(service, route, headers);
  if ("status" in session) return session;
  const request = {
    contentRange: headers["content-range"] ?? null,
    contentLength: headers["content-length"] ?? null,
  };
  const validation = validateRange(session, request, settings.limits);
  if (validation.kind === "reject") return validation.error;

  const { range } = validation;
  const hasher = session.hasher.beginRange(range.start);
  session.inFlight = [...session.inFlight, range];
  let isComplete: boolean;
  try {
    isComplete = await receiveRange(session.file, body, range.start, hasher);
  } catch (error) {
    // A concurrent DELETE may remove the file while the range is being written.
    if (isEnded(session)) return SESSION_NOT_FOUND;
    throw error;
  } finally {
    session.inFlight = session.inFlight.filter((other) => other !== range);
  }
  if (isEnded(session)) return SESSION_NOT_FOUND;
  // The client has disconnected and will not see this. The bytes of an incomplete request are dropped.
  if (!isComplete) return invalidRequest("The request body is incomplete.");

  session.hasher.commitRange(hasher, range.endExclusive - range.start);
  session.received = addRange(session.received, range);
  session.totalBytes = validation.totalBytes;
  session.expiresAtMs = settings.now() + settings.sessionLifetimeMs;
  counts.rangesAccepted += 1;
  body.markAccepted();
  return hasAllBytes(session) && !session.plan.deferCommit
    ? commitSession(service, session)
    : { status: 202, json: progressJson(session) };
};

/** The progress of a session, as PUT and GET return it. */
export const progressJson = (session: Session): unknown => ({
  expirationDateTime: new Date(session.expiresAtMs).toISOString(),
  nextExpectedRanges: nextExpectedRanges(session),
});

/** Checked again after every await: another request may have ended the session in the meantime. */
const isEnded = (session: Session): boolean => session.state !== "open";
