import type { GraphFailure } from "../../transfer/destination.ts";
import { transferError } from "../../transfer/error.ts";
import { classify } from "../classify.ts";
import { isNameConflict } from "../conflict.ts";
import { graphError, successOf } from "../graph-error.ts";
import { parseObject } from "../json.ts";
import { path } from "../targets/target-kind.ts";
import { boundedCache, sharedCalls } from "./bounded-cache.ts";
import { quoted, rejected } from "./failures.ts";
import { foldName, folderOf, type Folder } from "./folder.ts";
import { isFailure, type PlaceCalls } from "./graph-calls.ts";

const MAX_FOLDERS = 5000;
const FOLDER_TTL_MS = 10 * 60_000;

export type FolderAnswer =
  | { readonly kind: "found"; readonly folder: Folder }
  /** The folder that the path begins at does not exist. */
  | { readonly kind: "base-gone"; readonly error: ReturnType<typeof graphError> }
  | GraphFailure;

/** Why nothing may be made in a folder; null where it may. */
export type RefuseFolder = (folder: Folder) => Promise<GraphFailure | null>;

/** Finds folders, and makes those that are missing. */
export type FolderMaker = (
  base: Folder,
  names: readonly string[],
  calls: PlaceCalls,
  refuse: RefuseFolder,
) => Promise<FolderAnswer>;

/**
 * Looks the deepest folder up first, since most exist; goes up to one that does, and makes the others from there. In a
 * process only one call at a time looks up or makes the same folder; the others wait for its answer. Of several
 * processes one makes the folder, and the others get a 409 and take what is there.
 */
export const folderMaker = (nowMs: () => number): FolderMaker => {
  const known = boundedCache<Folder>(MAX_FOLDERS, nowMs);
  const shared = sharedCalls<FolderAnswer>();

  const ensure: FolderMaker = async (base, names, calls, refuse) => {
    const name = names.at(-1);
    if (name === undefined) return { kind: "found", folder: base };
    const key = keyOf(base, names);
    const before = calls.fresh ? null : known.get(key);
    if (before !== null) return { kind: "found", folder: before };
    return await shared(key, async () => {
      const answer = await lookUpOrMake(base, names, name, calls, refuse);
      if (answer.kind === "found") known.set(key, answer.folder, FOLDER_TTL_MS);
      return answer;
    });
  };

  const lookUpOrMake = async (
    base: Folder,
    names: readonly string[],
    name: string,
    calls: PlaceCalls,
    refuse: RefuseFolder,
  ): Promise<FolderAnswer> => {
    const there = await lookUp(base, names, names.join("/"), calls);
    if (there !== null) return there;
    const parents = names.slice(0, -1);
    const parent = await ensure(base, parents, calls, refuse);
    if (parent.kind !== "found") return parent;
    const refused = await refuse(parent.folder);
    if (refused !== null) return refused;
    const made = await make(parent.folder, name, names.join("/"), calls);
    if (made.kind !== "base-gone" || parents.length === 0) return made;
    // Deleted since it was found, or just made and not visible yet: the next try looks it up.
    known.delete(keyOf(base, parents));
    return notVisible(parents.join("/"));
  };

  return ensure;
};

const keyOf = ({ driveId, folderId }: Folder, names: readonly string[]): string =>
  JSON.stringify([driveId, folderId, ...names.map(foldName)]);

/** Null if nothing is there. */
const lookUp = async (
  { driveId, folderId }: Folder,
  names: readonly string[],
  shown: string,
  calls: PlaceCalls,
): Promise<FolderAnswer | null> => {
  const below = names.map((name) => encodeURIComponent(name)).join("/");
  const address = `${path`/drives/${driveId}/items/${folderId}`}:/${below}:`;
  const looked = await calls.get(`looking up the folder ${quoted(shown)}`, address, (body) =>
    folderOf(body, driveId),
  );
  if (looked.kind === "absent") return null;
  if (looked.kind !== "found") return looked;
  const { folder } = looked.value;
  return folder === null
    ? rejected(`${quoted(shown)} is a file, so nothing can be put below it`)
    : { kind: "found", folder };
};

const make = async (
  parent: Folder,
  name: string,
  shown: string,
  calls: PlaceCalls,
): Promise<FolderAnswer> => {
  const { driveId, folderId } = parent;
  const what = `creating the folder ${quoted(shown)}`;
  const response = await calls.post(what, path`/drives/${driveId}/items/${folderId}/children`, {
    name,
    folder: {},
    "@microsoft.graph.conflictBehavior": "fail",
  });
  if (isFailure(response)) return response;
  // OneDrive Personal answers 200 with the folder that is there already.
  const body = parseObject(successOf(response, [200, 201])?.text ?? "");
  const folder = body && folderOf(body, driveId)?.folder;
  if (folder !== null && folder !== undefined) return { kind: "found", folder };
  if (response.kind === "answered") {
    const error = graphError(response);
    // A missing parent is a 409 as well (https://learn.microsoft.com/onedrive/developer/rest-api/concepts/errors).
    const lacksParent = response.status === 409 && error.codes.includes("itemnotfound");
    if (response.status === 404 || lacksParent) return { kind: "base-gone", error };
    if (response.status === 409 && isNameConflict(error))
      return (await lookUp(parent, [name], shown, calls)) ?? notVisible(shown);
  }
  return classify(what, response, calls.nowMs());
};

/** Reads may lag behind writes. */
const notVisible = (shown: string): GraphFailure => ({
  kind: "transient",
  error: transferError("target-unavailable", `the folder ${quoted(shown)} exists, but cannot be seen yet`),
});
