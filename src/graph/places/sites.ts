import type { GraphFailure } from "../../transfer/destination.ts";
import { textField, type JsonObject } from "../json.ts";
import { path } from "../targets/target-kind.ts";
import {
  cachedCalls,
  cachedLookup,
  PLACE_TTLS,
  type CachedCalls,
  type CachedLookup,
} from "./cached-lookup.ts";
import { notFound, quoted, rejected, someOf } from "./failures.ts";
import { foldName, type Folder } from "./folder.ts";
import type { Looked, PlaceCalls } from "./graph-calls.ts";
import { readWebAddress, siteAddress, sitePrefixLength } from "./web-address.ts";

/** A folder, and how much of the path that was asked for led to it. */
export interface Found {
  readonly kind: "found";
  readonly folder: Folder;
  readonly used: number;
  /** The site's id, where the search went by it. */
  readonly siteId?: string | undefined;
  /** A shortcut led to another drive than the one that was named. */
  readonly isElsewhere?: boolean;
}

/** A document library as the list of a site's drives has it. */
interface Library {
  readonly driveId: string;
  readonly name: string;
  /** Decoded, without the host. */
  readonly segments: readonly string[];
}

/** The lookups of sites, shared by all searches of a process. */
export interface SiteLookups {
  readonly siteIds: CachedLookup<string>;
  readonly libraries: CachedCalls<readonly Library[]>;
  readonly drives: CachedLookup<Folder>;
}

export const siteLookups = (nowMs: () => number): SiteLookups => ({
  siteIds: cachedLookup(nowMs, PLACE_TTLS),
  libraries: cachedCalls(nowMs, PLACE_TTLS),
  drives: cachedLookup(nowMs, PLACE_TTLS),
});

/** A site that a job names by its address. */
export const siteByUrl = async (
  { siteIds }: SiteLookups,
  calls: PlaceCalls,
  siteUrl: string,
): Promise<{ readonly kind: "found"; readonly siteId: string } | GraphFailure> => {
  const address = readWebAddress(siteUrl);
  if (address?.kind !== "path") return rejected(`${quoted(siteUrl)} is not the address of a site`);
  const { host, segments } = address;
  const shown = quoted(`${host}/${segments.join("/")}`);
  const looked = await siteIds(calls, `looking up the site ${shown}`, siteAddress(host, segments), idOf);
  if (looked.kind === "found") return { kind: "found", siteId: looked.value };
  if (looked.kind !== "absent") return looked;
  return notFound(
    `there is no site at ${shown}; a site's name in its address may differ from its title; for the address of a library or a folder use the kind webUrl`,
    looked.error,
  );
};

/**
 * The library of a site: by name, or the site's own. Users put a library's name in front of the path, so one that
 * leads it is understood if none is named.
 */
export const libraryOf = async (
  lookups: SiteLookups,
  calls: PlaceCalls,
  siteId: string,
  library: string | null,
  folders: readonly string[],
): Promise<Found | GraphFailure> => {
  const [leading] = folders;
  const name = library ?? leading;
  if (name !== undefined) {
    const listed = await listLibraries(
      lookups,
      calls,
      siteId,
      (libraries) => libraryNamed(libraries, name) !== null,
    );
    if (listed.kind === "absent") return noSuchSite(siteId, listed.error);
    if (listed.kind !== "found") return listed;
    const libraries = listed.value;
    const found = libraryNamed(libraries, name);
    if (found !== null) return { kind: "found", folder: rootOf(found), used: library === null ? 1 : 0 };
    if (library !== null) {
      const names = someOf(libraries.map((one) => one.name));
      return rejectedLibrary(`the site has no library ${quoted(library)}; it has: ${names}`);
    }
  }
  const looked = await lookups.drives(
    calls,
    "looking up the site's library",
    path`/sites/${siteId}/drive`,
    rootFolderOf,
  );
  if (looked.kind === "found") return { kind: "found", folder: looked.value, used: 0 };
  return looked.kind === "absent" ? noSuchSite(siteId, looked.error) : looked;
};

const noSuchSite = (siteId: string, error: Parameters<typeof notFound>[1]): GraphFailure =>
  notFound(`there is no site ${quoted(siteId)}, or it has no library`, error);

const rejectedLibrary = (message: string): GraphFailure => {
  const failure = rejected(message);
  return { ...failure, error: { ...failure.error, code: "target-not-found" } };
};

/** By the name that people see, which is translated, or by the one in the address. */
const libraryNamed = (libraries: readonly Library[], name: string): Library | null => {
  const wanted = foldName(name);
  return (
    libraries.find((library) => foldName(library.name) === wanted) ??
    libraries.find(({ segments }) => foldName(segments.at(-1) ?? "") === wanted) ??
    null
  );
};

/**
 * The folder at a path below a host. The site is the longest beginning of the path that is one: a library whose
 * address leads the path ends the search, since no site lies within a library.
 */
export const folderAtPath = async (
  lookups: SiteLookups,
  calls: PlaceCalls,
  host: string,
  segments: readonly string[],
): Promise<(Found & { readonly below: readonly string[] }) | GraphFailure> => {
  const first = sitePrefixLength(segments);
  let names: readonly string[] = [];
  for (let length = first; length <= segments.length; length++) {
    const prefix = segments.slice(0, length);
    const shown = quoted(`${host}/${prefix.join("/")}`);
    const site = await lookups.siteIds(
      calls,
      `looking up the site ${shown}`,
      siteAddress(host, prefix),
      idOf,
    );
    if (site.kind === "absent") {
      if (length === first)
        return notFound(
          `there is no site at ${shown}; a site's name in its address may differ from its title`,
          site.error,
        );
      break;
    }
    if (site.kind !== "found") return site;
    const siteId = site.value;
    if (length === segments.length) {
      const found = await libraryOf(lookups, calls, siteId, null, []);
      return found.kind === "found" ? { ...found, siteId, below: [] } : found;
    }
    const listed = await listLibraries(
      lookups,
      calls,
      siteId,
      (libraries) => libraryAt(libraries, segments) !== null,
    );
    if (listed.kind === "absent") return noSuchSite(siteId, listed.error);
    if (listed.kind !== "found") return listed;
    const library = libraryAt(listed.value, segments);
    if (library !== null) {
      const below = segments.slice(library.segments.length);
      return { kind: "found", folder: rootOf(library), used: 0, siteId, below };
    }
    names = listed.value.map((one) => one.name);
  }
  return rejectedLibrary(
    `no library of the site leads to ${quoted(`${host}/${segments.join("/")}`)}; it has: ${someOf(names)}`,
  );
};

const libraryAt = (libraries: readonly Library[], segments: readonly string[]): Library | null => {
  const wanted = segments.map(foldName);
  return (
    libraries
      .filter((library) => library.segments.length > 0)
      .filter((library) => library.segments.every((segment, i) => foldName(segment) === wanted[i]))
      .sort((a, b) => b.segments.length - a.segments.length)[0] ?? null
  );
};

const rootOf = ({ driveId }: Library): Folder => ({ driveId, folderId: "root" });

/** What is read of a library. All that Graph has of 50 would be more than is read of a response. */
const LIBRARY_QUERY = "?$select=id,name,webUrl&$top=50";

/**
 * The libraries of a site.
 * @param has whether the wanted one is among them; a new library may have been added since they were listed
 */
const listLibraries = (
  { libraries }: SiteLookups,
  calls: PlaceCalls,
  siteId: string,
  has: (libraries: readonly Library[]) => boolean,
): Promise<Looked<readonly Library[]>> => {
  const address = path`/sites/${siteId}/drives`;
  return libraries(
    calls,
    address,
    () => calls.list("listing the site's libraries", address + LIBRARY_QUERY, readLibrary),
    has,
  );
};

const readLibrary = (drive: JsonObject): Library | null => {
  const driveId = textField(drive, "id");
  const webUrl = textField(drive, "webUrl") ?? "";
  if (driveId === null) return null;
  const address = readWebAddress(webUrl);
  const segments = address?.kind === "path" ? address.segments : [];
  return { driveId, name: textField(drive, "name") ?? "", segments };
};

const idOf = (body: JsonObject): string | null => textField(body, "id");

/** The root of the drive in the answer. */
export const rootFolderOf = (body: JsonObject): Folder | null => {
  const driveId = textField(body, "id");
  return driveId === null ? null : { driveId, folderId: "root" };
};
