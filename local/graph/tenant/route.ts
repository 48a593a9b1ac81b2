import { keyOfSteps, stepsOf, type Step } from "./steps.ts";

export type SiteReference =
  | { readonly by: "id"; readonly siteId: string }
  | { readonly by: "url"; readonly host: string; readonly path: readonly string[] };

export type DriveReference =
  | { readonly by: "id"; readonly driveId: string }
  | { readonly by: "site"; readonly site: SiteReference; readonly driveId: string | null }
  | { readonly by: "user" | "group"; readonly ownerId: string };

/** A folder or file, by an id and a path below it. */
export interface ItemReference {
  readonly drive: DriveReference;
  /** `root` for the root. */
  readonly itemId: string;
  /** Null when it is addressed by its id alone. */
  readonly path: readonly string[] | null;
}

/** What the address of a request names. */
export type Resource =
  | { readonly type: "sites" }
  | { readonly type: "site"; readonly site: SiteReference }
  | { readonly type: "drives"; readonly site: SiteReference }
  | { readonly type: "drive"; readonly drive: DriveReference }
  | { readonly type: "filesFolder"; readonly teamId: string; readonly channelId: string }
  | { readonly type: "item"; readonly item: ItemReference };

/** What a request does with the resource. The names are also those of the counts and of faults. */
export type TenantOperation =
  "findSites" | "getSite" | "listDrives" | "getDrive" | "getFilesFolder" | ItemOperation;

type ItemOperation = (typeof ITEM_OPERATIONS)[keyof typeof ITEM_OPERATIONS];

/** By method and what follows the address. */
const ITEM_OPERATIONS = {
  "GET ": "getItem",
  "PUT ": "commitFromSource",
  "POST createUploadSession": "createUploadSession",
  "PUT content": "putContent",
  "GET children": "listChildren",
  "POST children": "createFolder",
  "POST checkout": "checkOut",
  "POST checkin": "checkIn",
  "GET listItem": "getListItem",
  "PATCH listItem": "patchListItem",
  "PATCH listItem/fields": "patchFields",
} as const satisfies Record<string, string>;

const ITEM_SUFFIXES = new Set(Object.keys(ITEM_OPERATIONS).map((key) => key.split(" ")[1]));

/** A request to the tenant: sites, drives and what is in them. */
export interface TenantRoute {
  readonly area: "tenant";
  readonly name: TenantOperation;
  readonly resource: Resource;
  /** The path without version and verb, every part encoded the same way. */
  readonly key: string;
  readonly version: string;
  readonly query: URLSearchParams;
}

/**
 * The route of a request to the tenant; null if the path is none of its addresses.
 * @param rawPath without the version and without a leading slash, as sent
 */
export const tenantRoute = (
  method: string,
  version: string,
  rawPath: string,
  query: URLSearchParams,
): TenantRoute | { readonly name: "badMethod" } | null => {
  const steps = stepsOf(rawPath);
  const parsed = steps === null ? null : parse(steps);
  if (steps === null || parsed === null || steps.some(({ segment }) => segment === "")) return null;
  const { resource, suffix } = parsed;
  if (resource.type === "item" ? !ITEM_SUFFIXES.has(suffix) : suffix !== "") return null;
  const name = operationOf(method, resource, suffix);
  if (name === null) return { name: "badMethod" };
  const suffixSteps = suffix === "" ? 0 : suffix.split("/").length;
  const key = keyOfSteps(steps.slice(0, steps.length - suffixSteps));
  return { area: "tenant", name, resource, key, version, query };
};

const operationOf = (method: string, resource: Resource, suffix: string): TenantOperation | null => {
  if (resource.type === "item") {
    const key = `${method} ${suffix}`;
    return key in ITEM_OPERATIONS ? ITEM_OPERATIONS[key as keyof typeof ITEM_OPERATIONS] : null;
  }
  if (method !== "GET") return null;
  switch (resource.type) {
    case "sites":
      return "findSites";
    case "site":
      return "getSite";
    case "drives":
      return "listDrives";
    case "drive":
      return "getDrive";
    case "filesFolder":
      return "getFilesFolder";
  }
};

interface Parsed {
  readonly resource: Resource;
  readonly suffix: string;
}

const parse = (steps: readonly Step[]): Parsed | null => {
  const [collection, first, second, third] = steps;
  if (collection?.path !== null) return null;
  if (first === undefined) return collection.segment === "sites" ? found({ type: "sites" }) : null;
  if (collection.segment === "sites") return parseSite(siteReference(first), steps.slice(2));
  if (first.path !== null) return null;
  const isDrive = second?.segment === "drive" && second.path === null;
  switch (collection.segment) {
    case "drives":
      return parseDrive({ by: "id", driveId: first.segment }, steps.slice(2));
    case "users":
      return isDrive ? parseDrive({ by: "user", ownerId: first.segment }, steps.slice(3)) : null;
    case "groups":
      return isDrive ? parseDrive({ by: "group", ownerId: first.segment }, steps.slice(3)) : null;
    case "teams":
      if (steps.length !== 5 || second?.segment !== "channels" || steps[4]?.segment !== "filesFolder")
        return null;
      return found({ type: "filesFolder", teamId: first.segment, channelId: third?.segment ?? "" });
    default:
      return null;
  }
};

const siteReference = ({ segment, path }: Step): SiteReference =>
  path === null && segment.includes(",")
    ? { by: "id", siteId: segment }
    : { by: "url", host: segment, path: path ?? [] };

const parseSite = (site: SiteReference, rest: readonly Step[]): Parsed | null => {
  const [first, second] = rest;
  if (first === undefined) return found({ type: "site", site });
  if (first.path !== null) return null;
  if (first.segment === "drive") return parseDrive({ by: "site", site, driveId: null }, rest.slice(1));
  if (first.segment !== "drives") return null;
  if (second === undefined) return found({ type: "drives", site });
  return second.path === null
    ? parseDrive({ by: "site", site, driveId: second.segment }, rest.slice(2))
    : null;
};

const parseDrive = (drive: DriveReference, rest: readonly Step[]): Parsed | null => {
  const [first, second] = rest;
  if (first === undefined) return found({ type: "drive", drive });
  if (first.segment === "root") {
    return parseSuffix({ drive, itemId: "root", path: first.path }, rest.slice(1));
  }
  if (first.segment !== "items" || first.path !== null || second === undefined) return null;
  return parseSuffix({ drive, itemId: second.segment, path: second.path }, rest.slice(2));
};

const parseSuffix = (item: ItemReference, rest: readonly Step[]): Parsed | null =>
  rest.some(({ path }) => path !== null)
    ? null
    : { resource: { type: "item", item }, suffix: rest.map(({ segment }) => segment).join("/") };

const found = (resource: Resource): Parsed => ({ resource, suffix: "" });
