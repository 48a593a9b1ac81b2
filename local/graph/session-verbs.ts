import { commitSession } from "./commit-session.ts";
import { findSession, SESSION_NOT_FOUND } from "./find-session.ts";
import { isPersonal } from "./item-json.ts";
import { progressJson } from "./put-range.ts";
import { invalidRequest } from "./graph-error-response.ts";
import type { SessionRoute } from "./route.ts";
import type { Handle } from "./service.ts";
import { hasAllBytes } from "./session-store.ts";

/** GET on an upload URL: its progress. */
export const getSession: Handle<SessionRoute> = async (service, route, { headers }) => {
  const session = await findSession(service, route, headers);
  return "status" in session ? session : { status: 200, json: progressJson(session) };
};

/** DELETE on an upload URL: 204 proves that this session has not committed and never will. */
export const deleteSession: Handle<SessionRoute> = async (service, route, { headers }) => {
  const session = await findSession(service, route, headers);
  if ("status" in session) return session;
  return service.mutex.runExclusive(async () => {
    // A concurrent commit may have come first.
    if (session.state !== "open") return SESSION_NOT_FOUND;
    session.state = "deleted";
    service.counts.sessionsDeleted += 1;
    await session.file.discard();
    return { status: 204 };
  });
};

/** POST on an upload URL, without a body: commits a session that was created with `deferCommit`. */
export const postSession: Handle<SessionRoute> = async (service, route, { headers, body }) => {
  const session = await findSession(service, route, headers);
  if ("status" in session) return session;
  await body.discard();
  // https://learn.microsoft.com/graph/api/driveitem-createuploadsession: an empty POST commits on Business and
  // SharePoint, a PUT with sourceUrl on Personal.
  if (session.kind === "print" || isPersonal(session.plan.slot.address, service.settings.personalDrives)) {
    return { status: 400, code: "notSupported", message: "This upload session is not committed by POST." };
  }
  if (body.readBytes > 0) return invalidRequest("The commit request must have no body.");
  if (!session.plan.deferCommit)
    return invalidRequest("The upload session was not created with deferCommit.");
  if (!hasAllBytes(session)) return invalidRequest("The upload session has not received all bytes yet.");
  return commitSession(service, session);
};
