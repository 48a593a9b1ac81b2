import { decodedSegments } from "../../config/url-segments.ts";

/** What an address that was copied from the browser leads to. */
export type WebAddress =
  /** A sharing link, which only the service can follow. */
  | { readonly kind: "share" }
  /** A path below a host, decoded: a site, and perhaps a library and folders in it. */
  | { readonly kind: "path"; readonly host: string; readonly segments: readonly string[] };

/** `/:f:/r/sites/…` is a plain path behind two marks; `/:f:/s/…`, `/:f:/g/…` and others are sharing links. */
const LINK_MARK = /^:[a-z]{1,3}:$/i;
const PLAIN_LINK = "r";

/** Where the browser shows a folder, its path is in the query; where it shows a file, `parent` is the folder. */
const FOLDER_PARAMETERS = ["parent", "id", "rootfolder"];

/**
 * Reads an address of SharePoint or OneDrive: a site's home, a library or one of its views, a folder, a link.
 * @returns null if it cannot be read
 */
export const readWebAddress = (text: string): WebAddress | null => {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const segments = decodedSegments(url.pathname);
  if (segments === null) return null;
  const [mark = "", kind = ""] = segments;
  if (LINK_MARK.test(mark) && kind.toLowerCase() !== PLAIN_LINK) return { kind: "share" };
  if (/^guestaccess\.aspx$/i.test(segments.at(-1) ?? "")) return { kind: "share" };
  const inQuery = folderInQuery(url);
  if (inQuery !== null) return inQuery;
  const plain = LINK_MARK.test(mark) ? segments.slice(2) : segments;
  return { kind: "path", host: url.hostname, segments: withoutPage(plain) };
};

/** A library of another host, as OneDrive's pages show it, is in `listurl`. */
const folderInQuery = (url: URL): WebAddress | null => {
  const parameters = new Map([...url.searchParams].map(([name, value]) => [name.toLowerCase(), value]));
  const path = FOLDER_PARAMETERS.map((name) => parameters.get(name)).find((value) => value?.startsWith("/"));
  if (path === undefined) return null;
  const list = parameters.get("listurl") ?? "";
  const host = URL.canParse(list) ? new URL(list).hostname : url.hostname;
  // The parameter has been decoded once, with the whole query.
  return { kind: "path", host, segments: path.split("/").filter((segment) => segment !== "") };
};

/** Folders of pages, and of a library's views. */
const PAGE_FOLDERS = ["sitepages", "pages", "forms"];

/** Without what is not a folder: `_layouts/15/viewlsts.aspx`, `SitePages/Home.aspx`, `Forms/AllItems.aspx`. */
const withoutPage = (segments: readonly string[]): readonly string[] => {
  const lower = segments.map((segment) => segment.toLowerCase());
  const layouts = lower.indexOf("_layouts");
  if (layouts >= 0) return segments.slice(0, layouts);
  if (lower.at(-1)?.endsWith(".aspx") !== true) return segments;
  const folder = lower.findLastIndex((segment) => PAGE_FOLDERS.includes(segment));
  return segments.slice(0, folder >= 0 ? folder : -1);
};

const MANAGED_PATHS = ["sites", "teams", "personal", "portals"];

/** How many segments the address of the site at least has: `/sites/x` has two, and the host's root site none. */
export const sitePrefixLength = ([first = "", second]: readonly string[]): number =>
  MANAGED_PATHS.includes(first.toLowerCase()) && second !== undefined ? 2 : 0;

/** Address of a site in Graph. The port is no part of it. */
export const siteAddress = (host: string, segments: readonly string[]): string =>
  segments.length === 0
    ? `/sites/${encodeURIComponent(host)}`
    : `/sites/${encodeURIComponent(host)}:/${segments.map((segment) => encodeURIComponent(segment)).join("/")}`;
