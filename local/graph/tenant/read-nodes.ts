import { itemNotFound, type GraphErrorResponse } from "../graph-error-response.ts";
import type { GraphResponse } from "../response.ts";
import type { Service } from "../service.ts";
import type { Drive, DriveNode } from "./drive.ts";
import { driveJson, nodeJson, publicationJson, siteJson } from "./json.ts";
import {
  isError,
  isHidden,
  resolveDrive,
  resolveFilesFolder,
  resolveItem,
  resolveSite,
  visibleNode,
  type Lookup,
  type Place,
} from "./resolve.ts";
import { missingRight } from "./rights.ts";
import type { ItemReference, Resource } from "./route.ts";

/** Entries on a page unless `$top` asks for another number. */
const DEFAULT_PAGE_ITEMS = 200;

/**
 * GET on a site, a drive, or a list of them.
 * @param here the address that is read, without its query
 */
export const readResource = (
  lookup: Lookup,
  resource: Exclude<Resource, { type: "item" }>,
  query: URLSearchParams,
  here: string,
): GraphResponse => {
  switch (resource.type) {
    case "sites":
      return findSites(lookup, query);
    case "site": {
      const site = resolveSite(lookup, resource.site);
      return isError(site) ? site : ok(select(siteJson(site), query));
    }
    case "drives": {
      const site = resolveSite(lookup, resource.site);
      if (isError(site)) return site;
      return ok(page(site.drives, (drive) => select(driveJson(drive), query), here, query));
    }
    case "drive": {
      const drive = resolveDrive(lookup, resource.drive);
      return isError(drive) ? drive : ok(select(driveJson(drive), query));
    }
    case "filesFolder": {
      const place = resolveFilesFolder(lookup, resource.teamId, resource.channelId);
      return isError(place) ? place : readPlace(lookup, place, query);
    }
  }
};

/** GET on a folder or a file. */
export const readItem = (lookup: Lookup, item: ItemReference, query: URLSearchParams): GraphResponse => {
  const place = resolveItem(lookup, item);
  return isError(place) ? place : readPlace(lookup, place, query);
};

export const readPlace = (lookup: Lookup, place: Place, query: URLSearchParams): GraphResponse => {
  const node = visibleNode(place, lookup.caller);
  return node === null ? itemNotFound() : ok(itemJsonFor(place.drive, node, query));
};

/** GET …/children, in pages. */
export const listChildren = (
  { url }: Service,
  lookup: Lookup,
  item: ItemReference,
  {
    key,
    version,
    query,
  }: { readonly key: string; readonly version: string; readonly query: URLSearchParams },
): GraphResponse => {
  const place = resolveItem(lookup, item);
  if (isError(place)) return place;
  if (place.kind === "absent") return itemNotFound();
  const { drive, node } = place;
  if (node.kind === "file") return NOT_A_FOLDER;
  const children = [...node.children.values()].filter((child) => !isHidden(child, lookup.caller));
  const here = `${url}/${version}${key}/children`;
  return ok(page(children, (child) => itemJsonFor(drive, child, query), here, query));
};

/** A page of a list, with the address of the next one. */
const page = <T>(
  all: readonly T[],
  json: (entry: T) => Record<string, unknown>,
  here: string,
  query: URLSearchParams,
): Record<string, unknown> => {
  const start = Number(query.get("$skiptoken") ?? 0);
  const count = Number(query.get("$top") ?? DEFAULT_PAGE_ITEMS);
  const value = all.slice(start, start + count).map(json);
  if (start + count >= all.length) return { value };
  const next = new URLSearchParams(query);
  next.set("$skiptoken", String(start + count));
  return { value, "@odata.nextLink": `${here}?${next.toString()}` };
};

const findSites = ({ tenant, caller, operation }: Lookup, query: URLSearchParams): GraphResponse => {
  const denied = missingRight(caller, operation, null);
  if (denied !== null) return denied;
  const wanted = (query.get("search") ?? "").toLowerCase();
  const isWanted = (name: string): boolean => wanted === "*" || name.toLowerCase().includes(wanted);
  const sites = tenant.sites.filter(({ isPersonal, name }) => !isPersonal && isWanted(name));
  return ok({ value: sites.map((site) => select(siteJson(site), query)) });
};

const itemJsonFor = (drive: Drive, node: DriveNode, query: URLSearchParams): Record<string, unknown> => {
  const asks = query.get("$select")?.split(",").includes("publication") === true;
  const json = nodeJson(drive, node);
  return select(asks && node.kind === "file" ? { ...json, publication: publicationJson(node) } : json, query);
};

/** Applies `$select`: what is not selected is not there. */
const select = (json: Record<string, unknown>, query: URLSearchParams): Record<string, unknown> => {
  const wanted = query.get("$select")?.split(",");
  if (wanted === undefined) return json;
  return Object.fromEntries(
    Object.entries(json).filter(([key]) => key.startsWith("@") || wanted.includes(key)),
  );
};

const ok = (json: unknown): GraphResponse => ({ status: 200, json });

export const NOT_A_FOLDER: GraphErrorResponse = {
  status: 400,
  code: "invalidRequest",
  message: "The item is not a folder.",
};
