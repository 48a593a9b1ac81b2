import type { TargetKind } from "../address.ts";
import type { GraphErrorResponse } from "../graph-error-response.ts";
import type { TenantOperation } from "./route.ts";
import type { Site } from "./tenant.ts";

/** Who calls: the token and its app roles. Null roles allow everything. */
export interface Caller {
  readonly token: string;
  readonly roles: readonly string[] | null;
}

const SITES_READ = ["Sites.Read.All", "Sites.ReadWrite.All", "Sites.Manage.All", "Sites.FullControl.All"];
const SITES_WRITE = SITES_READ.slice(1);
const READ_ITEMS = ["Files.Read.All", "Files.ReadWrite.All", ...SITES_READ];
const WRITE_ITEMS = ["Files.ReadWrite.All", ...SITES_WRITE];

const PRINT = ["PrintJob.ReadWrite.All"];

/** What a request needs one of, and whether `Sites.Selected` suffices on a site that was granted. */
interface Need {
  readonly roles: readonly string[];
  readonly selected: boolean;
}

const READ: Need = { roles: READ_ITEMS, selected: true };
const WRITE: Need = { roles: WRITE_ITEMS, selected: true };
const WRITE_LIST: Need = { roles: SITES_WRITE, selected: true };

/** The roles by operation, as the permission tables of Graph's documentation list them. */
const NEEDS: Readonly<Record<TenantOperation, Need>> = {
  findSites: { roles: SITES_READ, selected: false },
  getSite: { roles: SITES_READ, selected: true },
  listDrives: READ,
  getDrive: READ,
  // https://learn.microsoft.com/graph/api/channel-get-filesfolder
  getFilesFolder: { roles: ["Files.Read.All", "Files.ReadWrite.All"], selected: false },
  getItem: READ,
  listChildren: READ,
  createUploadSession: WRITE,
  commitFromSource: WRITE,
  putContent: WRITE,
  createFolder: WRITE,
  checkOut: WRITE,
  checkIn: WRITE,
  getListItem: { roles: SITES_READ, selected: true },
  // https://learn.microsoft.com/graph/api/listitem-update
  patchListItem: WRITE_LIST,
  patchFields: WRITE_LIST,
};

/**
 * The 403 of a caller that lacks the right; null if it has it.
 * @param site the site that the resource belongs to; null if it is not known or not looked up by its id
 */
export const missingRight = (
  caller: Caller,
  operation: TenantOperation,
  site: Site | null,
): GraphErrorResponse | null => {
  if (caller.roles === null) return null;
  const { roles, selected } = NEEDS[operation];
  if (roles.some((role) => caller.roles?.includes(role))) return null;
  const isGranted = site?.grantedTo.includes(caller.token) === true;
  return selected && isGranted && caller.roles.includes("Sites.Selected") ? null : ACCESS_DENIED;
};

/** The 403 of a caller that may not follow sharing links: https://learn.microsoft.com/graph/api/shares-get. */
export const missingShareRight = ({ roles }: Caller): GraphErrorResponse | null =>
  roles === null || WRITE_ITEMS.some((role) => roles.includes(role)) ? null : ACCESS_DENIED;

/**
 * The 403 of a caller that lacks the right to an item outside the tenant. Bundles have no application permission
 * (https://learn.microsoft.com/graph/api/bundle-additem).
 */
export const missingItemRight = (
  { roles }: Caller,
  kind: TargetKind,
  isRead: boolean,
): GraphErrorResponse | null => {
  if (roles === null) return null;
  const sufficient =
    kind === "bundle" ? [] : kind === "printDocument" ? PRINT : isRead ? READ_ITEMS : WRITE_ITEMS;
  return sufficient.some((role) => roles.includes(role)) ? null : ACCESS_DENIED;
};

export const ACCESS_DENIED: GraphErrorResponse = {
  status: 403,
  code: "accessDenied",
  message: "Access denied",
};
