import { addressOf, type Address } from "./address.ts";
import {
  outlookRoute,
  outlookSessionRoute,
  type OutlookRoute,
  type OutlookSessionRoute,
} from "./outlook/route.ts";
import { tenantRoute, type TenantRoute } from "./tenant/route.ts";

/** What the method and path of a request select. */
export type Route =
  | { readonly name: "createUploadSession"; readonly address: Address; readonly version: string }
  | {
      readonly name: "getItem";
      readonly address: Address;
      readonly version: string;
      readonly query: URLSearchParams;
    }
  | { readonly name: "commitFromSource"; readonly address: Address; readonly version: string }
  | {
      readonly name: "putContent";
      readonly address: Address;
      readonly version: string;
      readonly query: URLSearchParams;
    }
  | SessionRoute
  | TenantRoute
  | OutlookRoute
  | OutlookSessionRoute
  | { readonly name: "web"; readonly target: string }
  | { readonly name: "page" | "state" | "seed" }
  | { readonly name: "badPath" | "badMethod" | "notFound" };

/** An operation on an upload session. */
export interface SessionRoute {
  readonly name: "putRange" | "getSession" | "deleteSession" | "commitSession";
  readonly sessionId: string;
  readonly tempauth: string | null;
}

const SESSION_ROUTES: Readonly<Record<string, SessionRoute["name"]>> = {
  PUT: "putRange",
  GET: "getSession",
  DELETE: "deleteSession",
  POST: "commitSession",
};

/** The stand-in's own pages. */
const OWN_ROUTES: Readonly<Record<string, "page" | "state" | "seed">> = {
  "GET /": "page",
  "GET /_stand-in/state": "state",
  "POST /_stand-in/items": "seed",
};

/** Addresses that a browser shows: of sites, of OneDrives, and sharing links such as `:f:`. */
const WEB_PATHS = /^(?:sites|teams|personal|:\w:)$/;

/**
 * The parts of Graph with routes of their own: each returns null for a path that is none of its addresses. Its routes
 * extend {@link AreaRoute}, and `handle.ts` has a handler for it.
 */
const AREAS = [tenantRoute, outlookRoute] as const;

/**
 * Finds the route of a request.
 * @param target the path and query as sent; ids are decoded segment by segment
 */
export const routeOf = (method: string, target: string): Route => {
  const [path = "", ...queryParts] = target.split("?");
  const own = OWN_ROUTES[`${method} ${path}`];
  if (own !== undefined) return { name: own };
  const query = new URLSearchParams(queryParts.join("?"));
  const segments = decodeSegments(path);
  if (segments === null) return { name: "badPath" };
  const [first, ...rest] = segments;
  if (first === "up" && rest.length === 1) {
    const name = SESSION_ROUTES[method];
    if (name === undefined) return { name: "badMethod" };
    return { name, sessionId: rest[0] ?? "", tempauth: query.get("tempauth") };
  }
  const attachmentRoute = outlookSessionRoute(method, path, query);
  if (attachmentRoute !== null) return attachmentRoute;
  if (first !== "beta" && first !== "v1.0") {
    return method === "GET" && WEB_PATHS.test(first ?? "") ? { name: "web", target } : { name: "notFound" };
  }
  const rawPath = path.slice(first.length + 2);
  return (
    itemRoute(method, first, rest, query) ?? areaRoute(method, first, rawPath, query) ?? { name: "notFound" }
  );
};

/** Parses the path of an address without a version: `/drives/d/bundles/i`. */
export const addressFromPath = (path: string): Address | null => {
  const segments = decodeSegments(path);
  return segments === null ? null : addressOf(segments);
};

const areaRoute = (
  method: string,
  version: string,
  rawPath: string,
  query: URLSearchParams,
): Route | null => {
  for (const findRoute of AREAS) {
    const route = findRoute(method, version, rawPath, query);
    if (route !== null) return route;
  }
  return null;
};

const itemRoute = (
  method: string,
  version: string,
  segments: readonly string[],
  query: URLSearchParams,
): Route | null => {
  const last = segments.at(-1);
  const hasSuffix = last === "createUploadSession" || last === "content";
  const parent = hasSuffix ? addressOf(segments.slice(0, -1)) : null;
  if (parent !== null && last === "createUploadSession") {
    return method === "POST"
      ? { name: "createUploadSession", address: parent, version }
      : { name: "badMethod" };
  }
  // The bytes of a print document can only be uploaded in a session.
  if (parent !== null && parent.kind !== "printDocument") {
    return method === "PUT" ? { name: "putContent", address: parent, version, query } : { name: "badMethod" };
  }
  const address = addressOf(segments);
  if (address === null) return null;
  if (method === "GET") return { name: "getItem", address, version, query };
  if (method === "PUT" && address.kind !== "printDocument")
    return { name: "commitFromSource", address, version };
  return { name: "badMethod" };
};

const decodeSegments = (path: string): string[] | null => {
  try {
    return path.slice(1).split("/").map(decodeURIComponent);
  } catch {
    return null;
  }
};
