import type { IncomingHttpHeaders } from "node:http";
import { itemNotFound, type Refusal } from "./refusal.ts";
import type { SessionRoute } from "./route.ts";
import type { Service } from "./service.ts";
import { isTokenOf, type Session } from "./session-store.ts";

/** 404 of a session that is finished, cancelled, expired or unknown: they look alike (OD#1259). */
export const sessionNotFound: Refusal = itemNotFound("The upload session was not found.");

/** The open session an upload URL names, or why there is none for this caller. */
export async function findSession(
  { settings, sessions }: Service,
  route: SessionRoute,
  headers: IncomingHttpHeaders,
): Promise<Session | Refusal> {
  // The URL carries its own token; the service refuses a second one (driveitem-createuploadsession, java#409).
  if (headers.authorization !== undefined) {
    return unauthorized("unauthenticated", "An upload URL must be used without an Authorization header.");
  }
  await sessions.expire(settings.now());
  const session = sessions.find(route.sessionId);
  if (!session) return sessionNotFound;
  if (!isTokenOf(session, route.tempauth))
    return unauthorized("unauthenticated", "The upload URL's token is not valid.");
  // OD#1570, OD#1073: the token dies of age, however fresh expirationDateTime looks.
  if (settings.now() - session.createdAtMs >= settings.sessionTokenLifetimeMs) {
    return unauthorized("expiredToken", "The upload URL's token has expired.");
  }
  return session.state === "open" ? session : sessionNotFound;
}

function unauthorized(code: string, message: string): Refusal {
  return { status: 401, code, message };
}
