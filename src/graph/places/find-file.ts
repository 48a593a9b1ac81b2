import type { GetItemAnswer, PlaceSpec } from "../../transfer/destination.ts";
import { targetAt } from "../../transfer/place.ts";
import { getItem } from "../calls/get-item.ts";
import type { GraphClient } from "../client.ts";
import { neededForPlace, withPermission } from "../missing-permission.ts";
import { pathKindOf } from "../targets/index.ts";
import { path as targetPath, type PathKind } from "../targets/target-kind.ts";
import { baseLookups, findBase } from "./base.ts";
import { cachedLookup, type LookupTtls } from "./cached-lookup.ts";
import { NO_NEW_FILES, quoted, rejected } from "./failures.ts";
import { reservedFolder } from "./find-place.ts";
import { folderOf, type FolderOrFile } from "./folder.ts";
import { placeCalls } from "./graph-calls.ts";

const MINUTE_MS = 60_000;

/** Nothing is made, so a folder that is missing is looked up again only to notice what others make. */
const FOLDER_TTLS: LookupTtls = { foundMs: 10 * MINUTE_MS, absentMs: 10 * MINUTE_MS };

/** Finds the file at a path below a target. */
export type FindFile = (spec: Omit<PlaceSpec, "fresh">) => Promise<GetItemAnswer>;

/**
 * Finds files where transfers put them, and makes nothing. The folders of a path are looked up from the top, each of
 * them once, so that what is below a missing folder costs no calls; then one GET a file.
 */
export const fileFinder = (graph: GraphClient): FindFile => {
  const nowMs = (): number => graph.nowMs();
  const lookups = baseLookups(graph.onLoopback, nowMs);
  const folders = cachedLookup<FolderOrFile>(nowMs, FOLDER_TTLS);

  const find = async (kind: PathKind, { target, path }: Omit<PlaceSpec, "fresh">): Promise<GetItemAnswer> => {
    const name = path[path.length - 1] ?? path[0];
    const above = path.slice(0, -1);
    const calls = placeCalls(graph, false);
    const begin = await findBase(lookups, calls, kind.base(target), above);
    if (begin.kind !== "found") return begin;
    const below = above.slice(begin.used);
    let { folder } = begin;
    const reserved = reservedFolder(folder, below);
    if (reserved !== null) return reserved;
    for (const [index, segment] of below.entries()) {
      const shown = quoted(below.slice(0, index + 1).join("/"));
      const { driveId, folderId } = folder;
      const address = `${targetPath`/drives/${driveId}/items/${folderId}`}:/${encodeURIComponent(segment)}:`;
      const looked = await folders(calls, `looking up the folder ${shown}`, address, (body) =>
        folderOf(body, driveId),
      );
      if (looked.kind !== "found") return looked.kind === "absent" ? { kind: "absent" } : looked;
      if (looked.value.folder === null) return rejected(`${shown} is a file, so nothing can be below it`);
      ({ folder } = looked.value);
    }
    const place = targetAt({ ...folder, name });
    return await getItem(graph, place, { id: null, name, bytes: 0, changedSince: "" });
  };

  return async (spec) => {
    const kind = pathKindOf(spec.target);
    if (kind === null) throw new Error(`a ${spec.target.kind} has no path`);
    if (graph.by21Vianet) return NO_NEW_FILES;
    return withPermission(
      await find(kind, spec),
      neededForPlace(kind.permissions, kind.base(spec.target).by),
    );
  };
};
