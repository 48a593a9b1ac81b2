import { availableName } from "../file-names.ts";
import { itemNotFound, NAME_ALREADY_EXISTS } from "../graph-error-response.ts";
import { readJson } from "../read-json.ts";
import type { GraphResponse } from "../response.ts";
import type { Incoming, Service } from "../service.ts";
import { folderBody } from "./bodies.ts";
import { nodeJson } from "./json.ts";
import { NOT_A_FOLDER } from "./read-nodes.ts";
import { isError, resolveItem, type Lookup } from "./resolve.ts";
import type { ItemReference } from "./route.ts";
import { newFolderError } from "./write-files.ts";

/** POST …/children: a folder below an existing one. */
export const createFolder = async (
  service: Service,
  lookup: Lookup,
  item: ItemReference,
  { headers, body }: Incoming,
): Promise<GraphResponse> => {
  const read = await readJson(headers, body, folderBody);
  const place = resolveItem(lookup, item);
  if (isError(place)) return place;
  if ("error" in read) return read.error;
  if (place.kind === "absent") return itemNotFound();
  const { drive, node: parent } = place;
  if (parent.kind === "file") return NOT_A_FOLDER;
  const { name, "@microsoft.graph.conflictBehavior": behavior = "fail" } = read.value;
  const error = newFolderError(drive, parent, name);
  if (error !== null) return error;
  const existing = drive.child(parent, name);
  const nowMs = service.settings.now();
  if (existing !== null && behavior === "replace" && existing.kind === "folder") {
    // The same folder with all it holds: https://github.com/OneDrive/onedrive-api-docs/issues/1702
    existing.modifiedAtMs = nowMs;
    return { status: 200, json: nodeJson(drive, existing) };
  }
  if (existing !== null && behavior !== "rename") return NAME_ALREADY_EXISTS;
  const taken = { has: (candidate: string) => drive.child(parent, candidate) !== null };
  const newName = existing === null ? name : availableName(name, taken);
  service.counts.foldersCreated += 1;
  return { status: 201, json: nodeJson(drive, drive.makeFolder(parent, newName, nowMs)) };
};
