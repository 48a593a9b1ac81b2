import { commitSession } from "./commit-session.ts";
import { findSession } from "./find-session.ts";
import { invalidRequest } from "./graph-error-response.ts";
import { readJson } from "./read-json.ts";
import { commitBody } from "./request-bodies.ts";
import { routeOf } from "./route.ts";
import type { Handle } from "./service.ts";
import { hasAllBytes } from "./session-store.ts";
import type { UploadSlot } from "./upload-slot.ts";

/** PUT on a driveItem with the upload URL as its source: commits a session that has all its bytes. */
export const commitFromSource: Handle<{ readonly slot: UploadSlot }> = async (
  service,
  { slot },
  { headers, body },
) => {
  const read = await readJson(headers, body, commitBody);
  if ("error" in read) return read.error;
  const {
    name,
    "@microsoft.graph.conflictBehavior": behavior,
    "@microsoft.graph.sourceUrl": sourceUrl,
  } = read.value;
  if (!sourceUrl.startsWith(`${service.url}/up/`))
    return invalidRequest("sourceUrl is not an upload URL of this service.");
  const route = routeOf("PUT", sourceUrl.slice(service.url.length));
  if (route.name !== "putRange") return invalidRequest("sourceUrl is not an upload URL of this service.");
  // The bearer token belongs to this request, not to the session.
  const session = await findSession(service, route, {});
  if ("status" in session) return session;
  if (session.plan.slot.key !== slot.key) return invalidRequest("sourceUrl belongs to another item.");
  if (!hasAllBytes(session)) return invalidRequest("The upload session has not received all bytes yet.");
  return commitSession(service, session, {
    ...(name === undefined ? {} : { name }),
    ...(behavior === undefined ? {} : { behavior }),
  });
};
