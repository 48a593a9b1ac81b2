import { itemNotFound, type GraphErrorResponse } from "../graph-error-response.ts";
import type { Drive, DriveNode, FolderNode } from "./drive.ts";
import { addressingError } from "./names.ts";
import { missingRight, type Caller } from "./rights.ts";
import type { DriveReference, ItemReference, SiteReference, TenantOperation } from "./route.ts";
import { isProvisioned, type Site, type Tenant } from "./tenant.ts";

/** A request on its way to a resource: who asks for what. */
export interface Lookup {
  readonly tenant: Tenant;
  readonly caller: Caller;
  readonly operation: TenantOperation;
}

/** A place in a drive: a node, or a folder with the names below it that are missing. */
export type Place =
  | {
      readonly kind: "found";
      readonly drive: Drive;
      readonly node: DriveNode;
      /** The name in the spelling of the address. */
      readonly spelling: string;
    }
  | {
      readonly kind: "absent";
      readonly drive: Drive;
      readonly folder: FolderNode;
      readonly missing: readonly string[];
    };

export const isError = (value: object): value is GraphErrorResponse => "status" in value;

/** The site, if the caller may see it. By URL, `Sites.Selected` does not suffice. */
export const resolveSite = (
  { tenant, caller, operation }: Lookup,
  reference: SiteReference,
): Site | GraphErrorResponse => {
  const isById = reference.by === "id";
  const site = isById ? tenant.site(reference.siteId) : siteByUrl(tenant, reference);
  const denied =
    missingRight(caller, operation, isById ? site : null) ??
    (isById ? null : missingRight(caller, "findSites", null));
  return denied ?? site ?? itemNotFound("Requested site could not be found");
};

const siteByUrl = (tenant: Tenant, { host, path }: Extract<SiteReference, { by: "url" }>): Site | null =>
  host === "root" || tenant.isHost(host) ? tenant.siteAt(path.filter((name) => name !== "").join("/")) : null;

export const resolveDrive = (lookup: Lookup, reference: DriveReference): Drive | GraphErrorResponse => {
  const drive = findDrive(lookup, reference);
  if (isError(drive)) return drive.status === 404 ? (missingRightAt(lookup, null) ?? drive) : drive;
  return missingRightAt(lookup, lookup.tenant.siteOf(drive)) ?? drive;
};

const missingRightAt = ({ caller, operation }: Lookup, site: Site | null): GraphErrorResponse | null =>
  missingRight(caller, operation, site);

const findDrive = (lookup: Lookup, reference: DriveReference): Drive | GraphErrorResponse => {
  const { tenant } = lookup;
  switch (reference.by) {
    case "id":
      return tenant.drive(reference.driveId) ?? itemNotFound();
    case "site": {
      const site = resolveSite(lookup, reference.site);
      if (isError(site)) return site;
      const { driveId } = reference;
      const isWanted = (drive: Drive): boolean => driveId === null || drive.id === driveId;
      return site.drives.find(isWanted) ?? itemNotFound();
    }
    case "user": {
      const user = tenant.user(reference.ownerId);
      if (user === null) return { status: 404, code: "itemNotFound", message: "User not found" };
      // https://github.com/OneDrive/onedrive-api-docs/issues/965
      return user.drive ?? { status: 404, code: "ResourceNotFound", message: "User's mysite not found." };
    }
    case "group":
      return tenant.group(reference.ownerId)?.drive ?? itemNotFound();
  }
};

/** The place that an item's address names, if the caller may see it. */
export const resolveItem = (lookup: Lookup, reference: ItemReference): Place | GraphErrorResponse => {
  const drive = resolveDrive(lookup, reference.drive);
  if (isError(drive)) return drive;
  const path = reference.path ?? [];
  for (const name of path) {
    const error = addressingError(name);
    if (error !== null) return error;
  }
  const base = drive.find(reference.itemId);
  if (base === null) return itemNotFound();
  const walked = drive.walk(base, path);
  if (walked.kind === "blocked") return itemNotFound();
  if (walked.kind === "absent") return { drive, ...walked };
  return { drive, ...walked, spelling: path.at(-1) ?? walked.node.name };
};

/** The node at a place, unless it is missing or hidden from the caller. */
export const visibleNode = (place: Place, caller: Caller): DriveNode | null =>
  place.kind === "absent" || isHidden(place.node, caller) ? null : place.node;

/** Whether the file was never checked in, and someone else has it checked out. */
export const isHidden = (node: DriveNode, caller: Caller): boolean =>
  node.kind === "file" && !node.published && node.checkedOutBy !== caller.token;

/** The folder of a channel's files. */
export const resolveFilesFolder = (
  lookup: Lookup,
  teamId: string,
  channelId: string,
): Place | GraphErrorResponse => {
  const group = lookup.tenant.group(teamId);
  const denied = missingRightAt(lookup, null);
  if (denied !== null) return denied;
  const channel = group?.spec.channels?.find(({ id }) => id === channelId);
  if (group === null || channel === undefined) {
    return { status: 404, code: "NotFound", message: "No team or channel with this id was found." };
  }
  const { drive } = group;
  const node = drive.child(drive.root, channel.name);
  // https://github.com/microsoftgraph/msgraph-sdk-powershell/issues/2508
  if (node === null || !isProvisioned(channel)) {
    const message = "Folder location for this channel is not ready yet, please try again later.";
    return { status: 404, code: "NotFound", message };
  }
  return { kind: "found", drive, node, spelling: node.name };
};
