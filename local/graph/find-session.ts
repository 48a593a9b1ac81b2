import type { IncomingHttpHeaders } from "node:http";
import { itemNotFound, type GraphErrorResponse } from "./graph-error-response.ts";
import type { SessionRoute } from "./route.ts";
import type { Service } from "./service.ts";
import { isTokenOf, type Session } from "./session-store.ts";

/**
 * 404 for a session that is committed, deleted, expired or unknown: the service does not tell them apart.
 * @see https://github.com/OneDrive/onedrive-api-docs/issues/1259
 */
export const SESSION_NOT_FOUND = itemNotFound("The upload session was not found.");

/** The open session behind an upload URL, or the error response for this caller. */
export const findSession = async (
  { settings, sessions }: Service,
  route: SessionRoute,
  headers: IncomingHttpHeaders,
): Promise<Session | GraphErrorResponse> => {
  // The URL carries its own token, and the service rejects a second one:
  // https://learn.microsoft.com/graph/api/driveitem-createuploadsession and
  // https://github.com/microsoftgraph/msgraph-sdk-java/issues/409
  if (headers.authorization !== undefined) {
    return unauthorized("unauthenticated", "An upload URL must be used without an Authorization header.");
  }
  await sessions.expire(settings.now());
  const session = sessions.find(route.sessionId);
  if (session === null) return SESSION_NOT_FOUND;
  if (!isTokenOf(session, route.tempauth))
    return unauthorized("unauthenticated", "The upload URL's token is not valid.");
  // The token expires with age, even if expirationDateTime is still ahead:
  // https://github.com/OneDrive/onedrive-api-docs/issues/1570 and
  // https://github.com/OneDrive/onedrive-api-docs/issues/1073
  if (settings.now() - session.createdAtMs >= settings.sessionTokenLifetimeMs) {
    return unauthorized("expiredToken", "The upload URL's token has expired.");
  }
  return session.state === "open" ? session : SESSION_NOT_FOUND;
};

const unauthorized = (code: string, message: string): GraphErrorResponse => ({ status: 401, code, message });
