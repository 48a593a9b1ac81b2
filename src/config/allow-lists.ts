import { decodedSegments } from "./url-segments.ts";
import { ConfigError } from "./config-error.ts";
import { entriesOf } from "./setting-list.ts";

/** Blobs that jobs may name. */
export interface AllowedSource {
  readonly container: string;
  /** What their names begin with: folders, with a slash at the end; empty for the whole container. */
  readonly prefix: string;
}

/** What an id in `ALLOWED_TARGETS` may be one of. */
const ID_TYPES = [
  "site",
  "drive",
  "user",
  "mailbox",
  "group",
  "team",
  "share",
  "printer",
  "workbook",
] as const;
export type AllowedIdType = (typeof ID_TYPES)[number];

/** Targets that jobs may name. */
export type AllowedTarget =
  /** Everything at and below an address: a site, or a library in it. Without segments every site of the host. */
  | { readonly by: "address"; readonly host: string; readonly segments: readonly string[] }
  /** `*` for every id. */
  | { readonly by: AllowedIdType; readonly id: string };

const SOURCES =
  'ALLOWED_SOURCES must be containers, or folders in them with a / at the end, separated by commas, for instance "outgoing, reports/2026/"';

/** A name that Azure Storage allows for a container. */
const CONTAINER = /^(\$root|\$web|[a-z0-9](?!.*--)[a-z0-9-]{1,61}[a-z0-9])$/;

/**
 * Reads `ALLOWED_SOURCES`.
 * @returns null where the setting is missing: every source is allowed
 * @throws {ConfigError} which counts the entries and repeats none
 */
export const readAllowedSources = (text: string | undefined): readonly AllowedSource[] | null =>
  text === undefined ? null : listOf(entriesOf(text), sourceOf, SOURCES);

/** Null for what is no container and no folder, and for what may be meant as a pattern or as encoded. */
const sourceOf = (entry: string): AllowedSource | null => {
  const [container = "", ...folders] = entry.split("/");
  const prefix = folders.join("/");
  if (!CONTAINER.test(container)) return null;
  if (folders.length === 0 || prefix === "") return folders.length <= 1 ? { container, prefix: "" } : null;
  const names = folders.slice(0, -1);
  const isFolder = folders.at(-1) === "" && names.every((name) => name !== "" && !/^\.{1,2}$/.test(name));
  return isFolder && !/[\\*?\p{Cc}\p{Cs}]|%[0-9a-f]{2}/iu.test(prefix) ? { container, prefix } : null;
};

const TARGETS =
  'ALLOWED_TARGETS must be entries of the form type:value separated by commas, for instance "site:https://contoso.sharepoint.com/sites/Finance, drive:b!x, mailbox:anna@contoso.com, printer:*"; the types are host, site, drive, user, mailbox, group, team, share, printer and workbook';

/**
 * Reads `ALLOWED_TARGETS`.
 * @returns null where the setting is missing: every target is allowed
 * @throws {ConfigError} which counts the entries and repeats none
 */
export const readAllowedTargets = (text: string | undefined): readonly AllowedTarget[] | null =>
  text === undefined ? null : listOf(withSiteIds(entriesOf(text)), targetOf, TARGETS);

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const HOST = /^(?:[a-z0-9-]+\.)+[a-z0-9-]+$/;

/** A site's id, `host,guid,guid`, holds the commas that separate entries. No other entry is a GUID alone. */
const withSiteIds = (entries: readonly string[]): readonly string[] => {
  const joined: string[] = [];
  for (let i = 0; i < entries.length; i++) {
    const [entry = "", first = "", second = ""] = entries.slice(i);
    const isSiteId = /^site:[^/:]+$/i.test(entry) && GUID.test(first) && GUID.test(second);
    joined.push(isSiteId ? `${entry},${first},${second}` : entry);
    if (isSiteId) i += 2;
  }
  return joined;
};

const targetOf = (entry: string): AllowedTarget | null => {
  const [, given = "", value = ""] = /^([a-z]+):\s*(\S+)$/i.exec(entry) ?? [];
  const type = given.toLowerCase();
  if (type === "host") {
    const host = value.toLowerCase();
    return HOST.test(host) ? { by: "address", host, segments: [] } : null;
  }
  if (type === "site" && /^https?:/i.test(value)) return siteAt(value);
  const by = ID_TYPES.find((one) => one === type);
  return by === undefined || !isIdOf(by, value) ? null : { by, id: value };
};

/** What could not match anything is a mistake. A pattern would be taken for an id that nobody has. */
const isIdOf = (type: AllowedIdType, value: string): boolean => {
  if (value === "*") return true;
  if (/[*\p{Cc}\p{Cs}]/u.test(value)) return false;
  switch (type) {
    case "site":
      return value.split(",").length === 3;
    case "user":
    case "mailbox":
      return value.includes("@") || GUID.test(value);
    case "share":
      return true;
    case "drive":
    case "group":
    case "team":
    case "printer":
    case "workbook":
      return !value.includes("/");
  }
};

/** Where SharePoint keeps its sites. The site at the root of a host is listed by its id, or with `host:`. */
const MANAGED_PATHS = ["sites", "teams", "personal", "portals"];

const siteAt = (value: string): AllowedTarget | null => {
  if (!URL.canParse(value)) return null;
  const url = new URL(value);
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") return null;
  // As text, since the parser resolves dots.
  if (/\/\.{1,2}(\/|$)|%2e|%2f|%5c|\\/i.test(value)) return null;
  const segments = decodedSegments(url.pathname);
  if (segments === null || segments.length < 2) return null;
  if (!MANAGED_PATHS.includes(segments[0]?.toLowerCase() ?? "")) return null;
  // A page, or a library's view: what it shows is below another address.
  if (/\.aspx$/i.test(segments.at(-1) ?? "") || value.includes("*")) return null;
  return { by: "address", host: url.hostname.replace(/\.$/, ""), segments };
};

/** A list without an entry would allow nothing, or be taken for no list. */
const listOf = <T>(
  entries: readonly string[],
  read: (entry: string) => T | null,
  wanted: string,
): readonly T[] => {
  if (entries.length === 0) throw new ConfigError(`${wanted}. It has no entry: leave it out to allow all`);
  return entries.map((entry, index) => {
    const found = read(entry);
    if (found === null) throw new ConfigError(`${wanted}. Entry ${index + 1} is not like this`);
    return found;
  });
};
