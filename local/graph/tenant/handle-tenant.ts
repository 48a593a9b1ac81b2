import type { Address } from "../address.ts";
import type { GraphResponse } from "../response.ts";
import type { Incoming, Service } from "../service.ts";
import { createFolder } from "./create-folder.ts";
import { changeFile } from "./list-item.ts";
import { listChildren, readItem, readPlace, readResource } from "./read-nodes.ts";
import type { Lookup } from "./resolve.ts";
import type { Caller } from "./rights.ts";
import type { TenantRoute } from "./route.ts";
import { writeFile, writeFileAt } from "./write-files.ts";

/** Carries out a request to sites, drives and what is in them. */
export const handleTenant = async (
  service: Service,
  route: TenantRoute,
  incoming: Incoming,
  caller: Caller,
): Promise<GraphResponse> => {
  const { resource, query } = route;
  const lookup: Lookup = { tenant: service.tenant, caller, operation: route.name };
  if (resource.type !== "item") {
    const here = `${service.url}/${route.version}${route.key}`;
    return readResource(lookup, resource, query, here);
  }
  const { item } = resource;
  switch (route.name) {
    case "getItem":
      return readItem(lookup, item, query);
    case "listChildren":
      return listChildren(service, lookup, item, route);
    case "createFolder":
      return createFolder(service, lookup, item, incoming);
    case "createUploadSession":
    case "putContent":
    case "commitFromSource":
      return writeFile(service, lookup, route, item, incoming);
    default:
      return changeFile(service, lookup, item, incoming);
  }
};

/** A request to `/shares/{id}/driveItem` that the tenant answers; null if the sharing id is not the tenant's. */
export const handleShared = async (
  service: Service,
  route: SharedRoute,
  incoming: Incoming,
  caller: Caller,
): Promise<GraphResponse | null> => {
  const shareId = route.address.segments[1] ?? "";
  if (!shareId.startsWith("u!")) return null;
  const found = service.tenant.atSharedUrl(Buffer.from(shareId.slice(2), "base64url").toString());
  if (found === null) return null;
  const place = { kind: "found", ...found, spelling: found.node.name } as const;
  const lookup: Lookup = { tenant: service.tenant, caller, operation: route.name };
  return route.name === "getItem"
    ? readPlace(lookup, place, route.query ?? new URLSearchParams())
    : writeFileAt(service, lookup, { query: new URLSearchParams(), ...route }, place, incoming);
};

/** What is read of a request to a sharing id. */
interface SharedRoute {
  readonly name: "getItem" | "createUploadSession" | "putContent" | "commitFromSource";
  readonly address: Address;
  readonly version: string;
  readonly query?: URLSearchParams;
}
