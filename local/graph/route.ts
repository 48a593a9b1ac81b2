import { addressOf, type Address } from "./address.ts";

/** What a request's method and path ask for. */
export type Route =
  | { readonly name: "createUploadSession"; readonly address: Address; readonly version: string }
  | { readonly name: "getItem"; readonly address: Address; readonly version: string }
  | { readonly name: "commitFromSource"; readonly address: Address; readonly version: string }
  | {
      readonly name: "putContent";
      readonly address: Address;
      readonly version: string;
      readonly query: URLSearchParams;
    }
  | SessionRoute
  | { readonly name: "page" | "state" | "seed" }
  | { readonly name: "badPath" | "badMethod" | "notFound" };

/** A verb on an upload session. */
export interface SessionRoute {
  readonly name: "putRange" | "getSession" | "deleteSession" | "commitSession";
  readonly sessionId: string;
  readonly tempauth: string | null;
}

const sessionVerbs: Readonly<Record<string, SessionRoute["name"]>> = {
  PUT: "putRange",
  GET: "getSession",
  DELETE: "deleteSession",
  POST: "commitSession",
};

const ownPages: Readonly<Record<string, "page" | "state" | "seed">> = {
  "GET /": "page",
  "GET /_stand-in/state": "state",
  "POST /_stand-in/items": "seed",
};

/** Reads a request line. `target` is the path and query as sent; ids are decoded part by part. */
export function routeOf(method: string, target: string): Route {
  const [path = "", ...queryParts] = target.split("?");
  const own = ownPages[`${method} ${path}`];
  if (own) return { name: own };
  const query = new URLSearchParams(queryParts.join("?"));
  const segments = decodeSegments(path);
  if (!segments) return { name: "badPath" };
  const [first, ...rest] = segments;
  if (first === "up" && rest.length === 1) {
    const name = sessionVerbs[method];
    return name ? { name, sessionId: rest[0] ?? "", tempauth: query.get("tempauth") } : { name: "badMethod" };
  }
  if (first !== "beta" && first !== "v1.0") return { name: "notFound" };
  return graphRoute(method, first, rest, query);
}

/** Reads the path of an address alone, without a version: `/drives/d/bundles/i`. */
export function addressFromPath(path: string): Address | undefined {
  const segments = decodeSegments(path);
  return segments && addressOf(segments);
}

function graphRoute(
  method: string,
  version: string,
  segments: readonly string[],
  query: URLSearchParams,
): Route {
  const last = segments.at(-1);
  const parent =
    last === "createUploadSession" || last === "content" ? addressOf(segments.slice(0, -1)) : undefined;
  if (parent && last === "createUploadSession") {
    return method === "POST"
      ? { name: "createUploadSession", address: parent, version }
      : { name: "badMethod" };
  }
  // A print document's bytes come by session only.
  if (parent && parent.kind !== "printDocument") {
    return method === "PUT" ? { name: "putContent", address: parent, version, query } : { name: "badMethod" };
  }
  const address = addressOf(segments);
  if (!address) return { name: "notFound" };
  if (method === "GET") return { name: "getItem", address, version };
  if (method === "PUT" && address.kind !== "printDocument")
    return { name: "commitFromSource", address, version };
  return { name: "badMethod" };
}

function decodeSegments(path: string): string[] | undefined {
  try {
    return path.slice(1).split("/").map(decodeURIComponent);
  } catch {
    return undefined;
  }
}
