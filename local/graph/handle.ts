import { commitFromSource } from "./commit-from-source.ts";
import { createSession } from "./create-session.ts";
import { getItem } from "./get-item.ts";
import { invalidRequest, type GraphErrorResponse } from "./graph-error-response.ts";
import { handleOutlook } from "./outlook/handle-outlook.ts";
import { handleAttachmentSession } from "./outlook/session-verbs.ts";
import { pageHtml } from "./page.ts";
import { putContent } from "./put-content.ts";
import { putRange } from "./put-range.ts";
import type { GraphResponse } from "./response.ts";
import type { Route } from "./route.ts";
import { postSeed } from "./seed-item.ts";
import type { Incoming, Service } from "./service.ts";
import { handleShared, handleTenant } from "./tenant/handle-tenant.ts";
import { missingItemRight, missingShareRight, type Caller } from "./tenant/rights.ts";
import { showWebPath } from "./tenant/web.ts";
import { addressSlot } from "./upload-slot.ts";
import { deleteSession, getSession, postSession } from "./session-verbs.ts";
import { stateView } from "./views.ts";

/** Dispatches one request to its handler. */
export const handle = async (service: Service, route: Route, incoming: Incoming): Promise<GraphResponse> => {
  if ("version" in route) return handleGraph(service, route, incoming);
  switch (route.name) {
    case "putRange":
      return putRange(service, route, incoming);
    case "getSession":
      return getSession(service, route, incoming);
    case "deleteSession":
      return deleteSession(service, route, incoming);
    case "commitSession":
      return postSession(service, route, incoming);
    case "putAttachmentRange":
    case "getAttachmentSession":
    case "deleteAttachmentSession":
      return handleAttachmentSession(service, route, incoming);
    case "page":
      return { status: 200, html: pageHtml(await currentState(service)) };
    case "state":
      return { status: 200, json: await currentState(service) };
    case "seed":
      return postSeed(service, route, incoming);
    case "badPath":
      return invalidRequest("The path is not percent-encoded correctly.");
    case "badMethod":
      return { status: 405, code: "invalidRequest", message: "The method is not allowed here." };
    case "notFound":
      return { status: 404, code: "itemNotFound", message: "No such resource, or not in this version." };
    case "web":
      return showWebPath(service.tenant, route.target);
  }
};

type GraphRoute = Extract<Route, { version: string }>;

const handleGraph = async (
  service: Service,
  route: GraphRoute,
  incoming: Incoming,
): Promise<GraphResponse> => {
  const caller = authenticate(service, incoming);
  if ("status" in caller) return caller;
  await service.sessions.expire(service.settings.now());
  if ("area" in route) {
    return route.area === "outlook"
      ? handleOutlook(service, route, incoming, caller)
      : handleTenant(service, route, incoming, caller);
  }
  const { address } = route;
  if (address.kind === "sharedItem") {
    const response = missingShareRight(caller) ?? (await handleShared(service, route, incoming, caller));
    if (response !== null) return response;
  } else {
    const denied = missingItemRight(caller, address.kind, route.name === "getItem");
    if (denied !== null) return denied;
  }
  const slot = addressSlot(service.items, address, service.settings.personalDrives);
  switch (route.name) {
    case "createUploadSession":
      return createSession(service, { ...route, slot }, incoming);
    case "getItem":
      return getItem(service, route, incoming);
    case "commitFromSource":
      return commitFromSource(service, { slot }, incoming);
    case "putContent":
      return putContent(service, { ...route, slot }, incoming);
  }
};

const authenticate = ({ settings }: Service, { headers }: Incoming): Caller | GraphErrorResponse => {
  const token = /^Bearer (.*)$/.exec(headers.authorization ?? "")?.[1] ?? "";
  if (token === settings.token) return { token, roles: null };
  const roles = Object.hasOwn(settings.tokens, token) ? settings.tokens[token] : undefined;
  if (roles !== undefined) return { token, roles };
  const message =
    headers.authorization === undefined ? "Access token is empty." : "Access token validation failure.";
  return { status: 401, code: "InvalidAuthenticationToken", message };
};

const currentState = async (service: Service): Promise<ReturnType<typeof stateView>> => {
  await service.sessions.expire(service.settings.now());
  return stateView(service);
};
