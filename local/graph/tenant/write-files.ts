import { commitFromSource } from "../commit-from-source.ts";
import { createSession } from "../create-session.ts";
import { invalidRequest, itemNotFound, type GraphErrorResponse } from "../graph-error-response.ts";
import { putContent } from "../put-content.ts";
import type { GraphResponse } from "../response.ts";
import type { Incoming, Service } from "../service.ts";
import type { UploadSlot } from "../upload-slot.ts";
import type { Drive, FolderNode } from "./drive.ts";
import { folderSlot } from "./folder-slot.ts";
import { newNameError, pathLengthError, rootFolderError } from "./names.ts";
import { isError, resolveItem, type Lookup, type Place } from "./resolve.ts";
import type { ItemReference } from "./route.ts";

/** What an upload reads of its request line. */
interface FileRequest {
  readonly version: string;
  readonly query: URLSearchParams;
}

/** A request that uploads a file, or part of one. */
export const writeFile = async (
  service: Service,
  lookup: Lookup,
  request: FileRequest,
  item: ItemReference,
  incoming: Incoming,
): Promise<GraphResponse> => {
  if (lookup.operation === "putContent" && isEncodedAddress(item)) return READ_AS_ID;
  const place = resolveItem(lookup, item);
  return isError(place) ? place : writeFileAt(service, lookup, request, place, incoming);
};

/** An upload to a place that is already known. */
export const writeFileAt = async (
  service: Service,
  { caller, operation }: Lookup,
  { version, query }: FileRequest,
  place: Place,
  incoming: Incoming,
): Promise<GraphResponse> => {
  const { settings } = service;
  if (place.kind === "found" && place.node.kind === "folder") return UPLOAD_TO_FOLDER;
  const error = newFileError(place);
  if (error !== null) return error;
  const isMissingFolder = place.kind === "absent" && place.missing.length > 1;
  // PUT …/content makes missing folders (https://github.com/OneDrive/onedrive-api-docs/issues/364); a session does not.
  if (isMissingFolder && operation !== "putContent") return parentMissing(settings.missingParentStatus);
  const slot = slotAt(place, caller.token, settings.now());
  if (isError(slot)) return slot;
  switch (operation) {
    case "createUploadSession":
      return createSession(service, { slot, version }, incoming);
    case "putContent":
      return putContent(service, { slot, query }, incoming);
    default:
      return commitFromSource(service, { slot }, incoming);
  }
};

const slotAt = (place: Place, token: string, nowMs: number): UploadSlot | GraphErrorResponse => {
  const { drive } = place;
  if (place.kind === "absent") {
    const name = place.missing.at(-1) ?? "";
    const folder = drive.ensureFolder(place.folder, place.missing.slice(0, -1), nowMs);
    return folderSlot(drive, folder, name, token);
  }
  const { node } = place;
  if (node.kind === "folder") return UPLOAD_TO_FOLDER;
  return folderSlot(drive, node.parent, place.spelling, token);
};

/** Why the service refuses to create the missing part of a place; null if nothing is missing. */
const newFileError = (place: Place): GraphErrorResponse | null => {
  if (place.kind === "found") return null;
  const { drive, folder, missing } = place;
  for (const [index, name] of missing.entries()) {
    const isFolder = index < missing.length - 1;
    const isAtRoot = index === 0 && folder.parent === null;
    const error = newNameError(name) ?? (isFolder && isAtRoot ? rootFolderError(name) : null);
    if (error !== null) return error;
  }
  return pathLengthError(drive.serverRelativePath(folder, missing));
};

/** Why the service refuses to create a folder; null if it does not. */
export const newFolderError = (drive: Drive, parent: FolderNode, name: string): GraphErrorResponse | null =>
  newNameError(name) ??
  (parent.parent === null ? rootFolderError(name) : null) ??
  pathLengthError(drive.serverRelativePath(parent, [name]));

export const parentMissing = (status: 404 | 409): GraphErrorResponse =>
  status === 404
    ? itemNotFound()
    : { status, code: "invalidRequest", message: "The parent folder does not exist." };

/** An id that was meant as a path: the colon and the slash of the addressing were encoded. */
const isEncodedAddress = ({ itemId }: ItemReference): boolean => /[:/]/.test(itemId);

/** @see https://github.com/microsoftgraph/msgraph-sdk-powershell/issues/3772 */
const READ_AS_ID = invalidRequest("Entity only allows writes with a JSON Content-Type header.");

/** @see https://github.com/microsoftgraph/msgraph-sdk-dotnet/issues/1353 */
const UPLOAD_TO_FOLDER = invalidRequest("Cannot create an upload session on a folder");
