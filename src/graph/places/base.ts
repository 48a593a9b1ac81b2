import type { GraphFailure } from "../../transfer/destination.ts";
import { shortText } from "../../transfer/text.ts";
import { path, type Base } from "../targets/target-kind.ts";
import { shareIdOf } from "../targets/shared-item.ts";
import { isSharePointHost } from "../sharepoint-hosts.ts";
import { cachedLookup, FOLDER_TTLS, type CachedLookup } from "./cached-lookup.ts";
import { notFound, notYetThere, quoted, rejected } from "./failures.ts";
import { folderOf, type FolderOrFile } from "./folder.ts";
import type { PlaceCalls } from "./graph-calls.ts";
import {
  folderAtPath,
  libraryOf,
  rootFolderOf,
  siteByUrl,
  siteLookups,
  type Found,
  type SiteLookups,
} from "./sites.ts";
import { readWebAddress } from "./web-address.ts";

/** Follows a sharing link as a person does who opens it (https://learn.microsoft.com/graph/api/shares-get). */
const REDEEM = "redeemSharingLinkIfNecessary";

const SHOWN_CHARS = 400;

/** What a search for the folder at which a path begins works with. */
export interface BaseLookups extends SiteLookups {
  readonly folders: CachedLookup<FolderOrFile>;
  /** Whether Graph, and so a stand-in for SharePoint, is on loopback. */
  readonly onLoopback: boolean;
}

export const baseLookups = (onLoopback: boolean, nowMs: () => number): BaseLookups => ({
  ...siteLookups(nowMs),
  folders: cachedLookup(nowMs, FOLDER_TTLS),
  onLoopback,
});

/**
 * Finds the folder at which a path begins.
 * @param folders the folders of the path; a library's name may lead them
 */
export const findBase = async (
  lookups: BaseLookups,
  calls: PlaceCalls,
  base: Base,
  folders: readonly string[],
): Promise<Found | GraphFailure> => {
  switch (base.by) {
    case "drive":
      return { kind: "found", folder: { driveId: base.driveId, folderId: base.folderId }, used: 0 };
    case "site":
      return await libraryOf(lookups, calls, base.siteId, base.library, folders);
    case "siteUrl": {
      if (!isAllowedHost(base.siteUrl, lookups)) return foreignHost(base.siteUrl);
      const site = await siteByUrl(lookups, calls, base.siteUrl);
      if (site.kind !== "found") return site;
      const { siteId } = site;
      const found = await libraryOf(lookups, calls, siteId, base.library, folders);
      return found.kind === "found" ? { ...found, siteId } : found;
    }
    case "user":
      return await userDrive(lookups, calls, base.userId);
    case "group":
      return await groupDrive(lookups, calls, base.groupId);
    case "channel":
      return await channelFolder(lookups, calls, base);
    case "share":
      return await sharedFolder(lookups, calls, base.shareId);
    case "webUrl":
      return await folderAtUrl(lookups, calls, base.url);
  }
};

const userDrive = async (
  { drives }: BaseLookups,
  calls: PlaceCalls,
  userId: string,
): Promise<Found | GraphFailure> => {
  const what = `looking up the OneDrive of ${quoted(userId)}`;
  const looked = await drives(calls, what, path`/users/${userId}/drive`, rootFolderOf);
  if (looked.kind === "found") return { kind: "found", folder: looked.value, used: 0 };
  if (looked.kind !== "absent") return looked;
  // Only the person's own first visit creates it (https://learn.microsoft.com/graph/api/drive-get).
  return notFound(
    /mysite/i.test(looked.error.message ?? "")
      ? `the OneDrive of ${quoted(userId)} is not provisioned: it is created when the person opens OneDrive for the first time`
      : `there is no OneDrive of ${quoted(userId)}: check the sign-in name or id, and the person's license`,
    looked.error,
  );
};

const groupDrive = async (
  { drives }: BaseLookups,
  calls: PlaceCalls,
  groupId: string,
): Promise<Found | GraphFailure> => {
  const what = `looking up the drive of the group ${quoted(groupId)}`;
  const looked = await drives(calls, what, path`/groups/${groupId}/drive`, rootFolderOf);
  if (looked.kind === "found") return { kind: "found", folder: looked.value, used: 0 };
  if (looked.kind !== "absent") return looked;
  return /provision/i.test(looked.error.message ?? "")
    ? notYetThere(`the drive of the group ${quoted(groupId)} is not provisioned yet`, looked.error)
    : notFound(`there is no group ${quoted(groupId)}, or it has no drive`, looked.error);
};

/**
 * A new channel has no folder until SharePoint has created it, some minutes later or when its Files tab is opened; the
 * call used to bring that about (https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/4477). So a 404
 * is tried again a few times, unless it says that the team or the channel itself is unknown.
 */
const channelFolder = async (
  { folders }: BaseLookups,
  calls: PlaceCalls,
  { teamId, channelId }: Extract<Base, { by: "channel" }>,
): Promise<Found | GraphFailure> => {
  const shown = `the channel ${quoted(channelId)} of the team ${quoted(teamId)}`;
  const address = path`/teams/${teamId}/channels/${channelId}/filesFolder`;
  const looked = await folders(calls, `looking up the folder of ${shown}`, address, (body) => folderOf(body));
  if (looked.kind === "found") return asFolder(looked.value, `what ${shown} leads to is not a folder`);
  if (looked.kind !== "absent") return looked;
  return /\bno (?:active )?(?:team|channel|thread)\b/i.test(looked.error.message ?? "")
    ? notFound(`there is no such channel: ${shown}`, looked.error)
    : notYetThere(
        `the folder of ${shown} does not exist yet: SharePoint creates it some minutes after the channel, or when somebody opens its Files tab`,
        looked.error,
      );
};

const sharedFolder = async (
  { folders }: BaseLookups,
  calls: PlaceCalls,
  shareId: string,
): Promise<Found | GraphFailure> => {
  const address = path`/shares/${shareId}/driveItem`;
  const looked = await folders(
    calls,
    "following the sharing link",
    address,
    (body) => folderOf(body),
    REDEEM,
  );
  if (looked.kind === "found")
    return asFolder(
      looked.value,
      "the sharing link leads to a file, not to a folder; the kind sharedItem replaces its content",
    );
  if (looked.kind !== "absent") return looked;
  return notFound("the sharing link leads nowhere: it has expired, or what it shared is gone", looked.error);
};

const folderAtUrl = async (
  lookups: BaseLookups,
  calls: PlaceCalls,
  url: string,
): Promise<Found | GraphFailure> => {
  if (!isAllowedHost(url, lookups)) return foreignHost(url);
  const address = readWebAddress(url);
  if (address === null) return rejected(`the address cannot be read: it has a % that encodes nothing`);
  if (address.kind === "share") return await sharedFolder(lookups, calls, shareIdOf(url));
  const { host, segments } = address;
  // The address of another host can be in the query.
  if (!isAllowedName(host, lookups)) return foreignHost(url);
  if (segments.length === 0 && /-my\./i.test(host))
    return rejected(
      "the address is not that of a person's OneDrive: open the folder in the browser, and copy its address",
    );
  const found = await folderAtPath(lookups, calls, host, segments);
  if (found.kind !== "found" || found.below.length === 0) return found;
  const { driveId } = found.folder;
  const shown = quoted(segments.join("/"));
  const below = found.below.map((segment) => encodeURIComponent(segment)).join("/");
  const looked = await lookups.folders(
    calls,
    `looking up the folder ${shown}`,
    `${path`/drives/${driveId}/items/root`}:/${below}:`,
    (body) => folderOf(body, driveId),
  );
  if (looked.kind === "found") {
    const inside = asFolder(looked.value, `${shown} is a file, not a folder`);
    if (inside.kind !== "found") return inside;
    return inside.folder.driveId === driveId
      ? { ...inside, siteId: found.siteId }
      : { ...inside, isElsewhere: true };
  }
  if (looked.kind !== "absent") return looked;
  const library = webAddressOf(url, host, segments.slice(0, -found.below.length));
  return notFound(
    `there is no folder ${shown}. The address has to exist; only the folders of a path are created: ${copyCommand(library, found.below)}`,
    looked.error,
  );
};

/** @param url whose port is kept, if it is of the same host */
const webAddressOf = (url: string, host: string, segments: readonly string[]): string => {
  const { hostname, origin } = new URL(url);
  const path = segments.map((segment) => encodeURIComponent(segment)).join("/");
  return `${hostname === host ? origin : `https://${host}`}/${path}`;
};

/** The command that makes the folders. Braces of a path's own are doubled. */
const copyCommand = (library: string, folders: readonly string[]): string => {
  const path = `${folders.join("/").replaceAll(/[{}]/g, "$&$&")}/{name}`;
  return `blobferry copy CONTAINER/BLOB ${inShell(library)} --path ${inShell(path)}`;
};

const inShell = (text: string): string => `'${shortText(text, SHOWN_CHARS).replaceAll("'", "'\\''")}'`;

const asFolder = ({ folder }: FolderOrFile, otherwise: string): Found | GraphFailure =>
  folder === null ? rejected(otherwise) : { kind: "found", folder, used: 0 };

/** A job's validation lets loopback pass, since it does not know where Graph is. */
const isAllowedHost = (url: string, lookups: BaseLookups): boolean =>
  isAllowedName(URL.canParse(url) ? new URL(url).hostname : "", lookups);

const isAllowedName = (host: string, { onLoopback }: BaseLookups): boolean =>
  onLoopback || isSharePointHost(host);

const foreignHost = (url: string): GraphFailure =>
  rejected(`${quoted(URL.canParse(url) ? new URL(url).hostname : url)} is not a host of SharePoint`);
