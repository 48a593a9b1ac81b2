import { commitFromSource } from "./commit-from-source.ts";
import { createSession } from "./create-session.ts";
import { getItem } from "./get-item.ts";
import { invalidRequest, type GraphErrorResponse } from "./graph-error-response.ts";
import { pageHtml } from "./page.ts";
import { putContent } from "./put-content.ts";
import { putRange } from "./put-range.ts";
import type { GraphResponse } from "./response.ts";
import type { Route } from "./route.ts";
import { postSeed } from "./seed-item.ts";
import type { Incoming, Service } from "./service.ts";
import { deleteSession, getSession, postSession } from "./session-verbs.ts";
import { stateView } from "./views.ts";

/** Dispatches one request to its handler. */
export const handle = async (service: Service, route: Route, incoming: Incoming): Promise<GraphResponse> => {
  switch (route.name) {
    case "putRange":
      return putRange(service, route, incoming);
    case "getSession":
      return getSession(service, route, incoming);
    case "deleteSession":
      return deleteSession(service, route, incoming);
    case "commitSession":
      return postSession(service, route, incoming);
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
    case "createUploadSession":
    case "getItem":
    case "commitFromSource":
    case "putContent":
      return authenticate(service, incoming) ?? handleGraph(service, route, incoming);
  }
};

type GraphRoute = Extract<Route, { version: string }>;

const handleGraph = async (
  service: Service,
  route: GraphRoute,
  incoming: Incoming,
): Promise<GraphResponse> => {
  await service.sessions.expire(service.settings.now());
  switch (route.name) {
    case "createUploadSession":
      return createSession(service, route, incoming);
    case "getItem":
      return getItem(service, route, incoming);
    case "commitFromSource":
      return commitFromSource(service, route, incoming);
    case "putContent":
      return putContent(service, route, incoming);
  }
};

const authenticate = ({ settings }: Service, { headers }: Incoming): GraphErrorResponse | null => {
  if (headers.authorization === `Bearer ${settings.token}`) return null;
  const message =
    headers.authorization === undefined ? "Access token is empty." : "Access token validation failure.";
  return { status: 401, code: "InvalidAuthenticationToken", message };
};

const currentState = async (service: Service): Promise<ReturnType<typeof stateView>> => {
  await service.sessions.expire(service.settings.now());
  return stateView(service);
};
