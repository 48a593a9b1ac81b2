import type { AllowedIdType, AllowedTarget } from "../../config/allow-lists.ts";
import { readWebAddress } from "../places/web-address.ts";
import { shareIdOf } from "../targets/shared-item.ts";
import type { Named } from "../targets/target-kind.ts";

/**
 * What a list says of a target, from what the job names:
 * - `allowed`: an entry names it
 * - `refused`: no entry does, and none could
 * - `unresolved`: it depends on the drive or the site that it leads to
 */
export type Judgment = "allowed" | "refused" | "unresolved";

export const judgeTarget = (named: Named, list: readonly AllowedTarget[]): Judgment => {
  const listed = (type: AllowedIdType, id: string): boolean => isListed(list, type, id);
  switch (named.by) {
    case "driveItem":
      // Nothing is looked up before an item is written, so that only the id of its drive can decide.
      return listed("drive", named.driveId) ? "allowed" : "refused";
    case "drive":
      return listed("drive", named.driveId) ? "allowed" : unless(leadsToPlaces(list, ["address"]));
    case "site":
      return listed("site", named.siteId) ? "allowed" : unless(leadsToPlaces(list, ["drive", "address"]));
    case "siteUrl":
      return judgeAddress(named.siteUrl, list);
    case "webUrl":
      return judgeAddress(named.url, list);
    case "user":
      return listed("user", named.userId) ? "allowed" : unless(leadsToPlaces(list, ["drive", "address"]));
    case "group":
      return listed("group", named.groupId) ? "allowed" : unless(leadsToPlaces(list, ["drive", "address"]));
    case "channel":
      return listed("team", named.teamId) ? "allowed" : unless(leadsToPlaces(list, ["drive", "address"]));
    case "share":
      return listed("share", named.shareId) ? "allowed" : unless(leadsToPlaces(list, ["drive", "address"]));
    case "mailbox":
      return listed("mailbox", named.userId) ? "allowed" : "refused";
    case "printer":
      return listed("printer", named.printerId) ? "allowed" : "refused";
    case "workbook":
      return listed("workbook", named.workbookId) ? "allowed" : "refused";
  }
};

const unless = (mayResolve: boolean): Judgment => (mayResolve ? "unresolved" : "refused");

const leadsToPlaces = (list: readonly AllowedTarget[], types: readonly AllowedTarget["by"][]): boolean =>
  list.some(({ by }) => types.includes(by));

/** The address of a site, a library or a folder, as it is read where it is looked up. */
const judgeAddress = (url: string, list: readonly AllowedTarget[]): Judgment => {
  const address = readWebAddress(url);
  if (address === null) return "refused";
  if (address.kind === "share") return judgeTarget({ by: "share", shareId: shareIdOf(url) }, list);
  if (!isPlain(address.segments)) return "refused";
  return isListed(list, "site", "") || isBelowListed(address, list)
    ? "allowed"
    : unless(leadsToPlaces(list, ["drive", "site"]) || isAboveListed(address, list));
};

/** Whether an address may lead to a library that is listed: without a library's name it stands for the site's own. */
const isAboveListed = ({ host, segments }: Address, list: readonly AllowedTarget[]): boolean =>
  list.some((one) => one.by === "address" && isBelow(one, { host, segments }));

/** Whether an address is one that the list allows, or below one. */
export const isBelowListed = (address: Address, list: readonly AllowedTarget[]): boolean =>
  isPlain(address.segments) && list.some((one) => one.by === "address" && isBelow(address, one));

interface Address {
  readonly host: string;
  readonly segments: readonly string[];
}

const isBelow = (address: Address, top: Address): boolean =>
  hostOf(address) === hostOf(top) &&
  top.segments.length <= address.segments.length &&
  top.segments.every((segment, i) => fold(segment) === fold(address.segments[i] ?? ""));

const hostOf = ({ host }: Address): string => fold(host.replace(/\.$/, ""));

/** Segments that a service could read as others, so that they would lead elsewhere. */
const isPlain = (segments: readonly string[]): boolean =>
  segments.every((segment) => !/^\.{1,2}$|[/\\]|%2[ef]|%5c/i.test(segment));

/** Whether the list has an id. An empty one is only in a list of all. */
export const isListed = (list: readonly AllowedTarget[], type: AllowedIdType, id: string): boolean =>
  list.some((one) => one.by === type && (one.id === "*" || (id !== "" && isSameId(type, idIn(one), id))));

/** A sharing link is listed as it is copied, and named by its id. */
const idIn = ({ by, id }: Extract<AllowedTarget, { readonly id: string }>): string =>
  by === "share" && /^https?:/i.test(id) ? shareIdOf(id) : id;

/**
 * Ids are compared exactly, except for what never differs by case alone: GUIDs, sign-in names and ids of sites. A job
 * with another spelling is refused, which does no harm.
 */
const isSameId = (type: AllowedIdType, listed: string, id: string): boolean =>
  listed === id || (ignoresCase(type, listed) && fold(listed) === fold(id));

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const ignoresCase = (type: AllowedIdType, id: string): boolean =>
  GUID.test(id) || type === "site" || type === "user" || type === "mailbox";

/** ASCII alone: other letters that fold into one are different ones to some service. */
const fold = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
