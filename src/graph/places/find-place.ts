import type { Destination, GraphFailure, PlaceAnswer, PlaceSpec } from "../../transfer/destination.ts";
import type { Target } from "../../transfer/job.ts";
import type { GraphClient } from "../client.ts";
import type { GraphError } from "../graph-error.ts";
import { neededForPlace, withPermission } from "../missing-permission.ts";
import { pathKindOf } from "../targets/index.ts";
import { path as targetPath, type Base, type PathKind } from "../targets/target-kind.ts";
import { OPEN_GUARD, type TargetGuard } from "../access/target-guard.ts";
import { baseLookups, findBase } from "./base.ts";
import { NO_NEW_FILES, notFound, quoted, rejected } from "./failures.ts";
import { foldName, folderOf, type Folder } from "./folder.ts";
import { folderMaker, type RefuseFolder } from "./folders.ts";
import { placeCalls, type PlaceCalls } from "./graph-calls.ts";
import type { Found } from "./sites.ts";

/** Where a target's path begins: found and looked at, without making anything, unless the guard refuses it. */
export const findStart = async (
  graph: GraphClient,
  target: Target,
  guard: TargetGuard = OPEN_GUARD,
): Promise<{ readonly kind: "found"; readonly folder: Folder } | GraphFailure> => {
  const kind = pathKindOf(target);
  if (kind === null) throw new Error(`a ${target.kind} has no path`);
  if (graph.by21Vianet) return NO_NEW_FILES;
  const base = kind.base(target);
  const calls = placeCalls(graph, true);
  const begin = await findBase(
    baseLookups(graph.onLoopback, () => graph.nowMs()),
    calls,
    base,
    [],
  );
  return withPermission(
    begin.kind === "found" ? await lookAllowed(begin, { base, calls, guard }) : guard.hide(base, begin),
    neededForPlace(kind.permissions, base.by),
  );
};

const lookAllowed = async (
  { folder, siteId, isElsewhere }: Found,
  { base, calls, guard }: { readonly base: Base; readonly calls: PlaceCalls; readonly guard: TargetGuard },
): Promise<{ readonly kind: "found"; readonly folder: Folder } | GraphFailure> =>
  (await guard.refuseBase(base, { driveId: folder.driveId, siteId, isElsewhere }, calls)) ??
  (await lookAt(folder, calls));

/** A job that names a drive by its id is not looked at before its file is sent. */
const lookAt = async (
  { driveId, folderId }: Folder,
  calls: PlaceCalls,
): Promise<{ readonly kind: "found"; readonly folder: Folder } | GraphFailure> => {
  const address = targetPath`/drives/${driveId}/items/${folderId}`;
  const looked = await calls.get("looking up the folder", address, (body) => folderOf(body, driveId));
  if (looked.kind === "absent") return noBase({ driveId, folderId }, looked.error);
  if (looked.kind !== "found") return looked;
  const { folder } = looked.value;
  return folder === null
    ? rejected(`${quoted(folderId)} is a file, not a folder`)
    : { kind: "found", folder: { driveId, folderId } };
};

const noBase = ({ driveId, folderId }: Folder, error: GraphError): GraphFailure =>
  notFound(
    folderId === "root"
      ? `there is no drive ${quoted(driveId)}`
      : `there is no folder ${quoted(folderId)} in the drive ${quoted(driveId)}`,
    error,
  );

/** SharePoint keeps the views of a library in this folder at its root. */
const VIEWS_FOLDER = "forms";

/** Why no file goes into the first of these folders; null where nothing speaks against it. */
export const reservedFolder = (base: Folder, [first = ""]: readonly string[]): GraphFailure | null =>
  base.folderId === "root" && foldName(first) === VIEWS_FOLDER
    ? rejected(`SharePoint reserves the folder ${quoted(first)} at the root of a library`)
    : null;

/**
 * Finds the drive and folder of a new file, and makes the folders that are missing. What was found is kept in the
 * process: sites, libraries and drives for an hour, folders for ten minutes, and that a site, a library or a drive is
 * not there for a minute. `fresh` looks everything up again. Where the guard refuses what was
 * found, nothing is made.
 */
export const placeFinder = (
  graph: GraphClient,
  guard: TargetGuard = OPEN_GUARD,
): Destination["findPlace"] => {
  const nowMs = (): number => graph.nowMs();
  const lookups = baseLookups(graph.onLoopback, nowMs);
  const ensureFolder = folderMaker(nowMs);

  const find = async (kind: PathKind, { target, path, fresh }: PlaceSpec): Promise<PlaceAnswer> => {
    const base = kind.base(target);
    const name = path[path.length - 1] ?? path[0];
    const folders = path.slice(0, -1);
    const calls = placeCalls(graph, fresh);
    const begin = await findBase(lookups, calls, base, folders);
    if (begin.kind !== "found") return guard.hide(base, begin);
    const { folder, used, siteId, isElsewhere } = begin;
    const refused = await guard.refuseBase(base, { driveId: folder.driveId, siteId, isElsewhere }, calls);
    if (refused !== null) return refused;
    // A shortcut on the way leads to another drive.
    const refuse: RefuseFolder = async ({ driveId }) =>
      driveId === folder.driveId ? null : await guard.refuseDrive(driveId, calls);
    const below = folders.slice(used);
    const reserved = reservedFolder(folder, below);
    if (reserved !== null) return reserved;
    const ensured = await ensureFolder(folder, below, calls, refuse);
    if (ensured.kind === "found")
      return (await refuse(ensured.folder)) ?? { kind: "found", place: { ...ensured.folder, name } };
    if (ensured.kind !== "base-gone") return ensured;
    // What was found within the last hour may have been deleted since.
    if (!fresh && base.by !== "drive") return await find(kind, { target, path, fresh: true });
    return noBase(folder, ensured.error);
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
