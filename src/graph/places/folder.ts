import { asObject, field, objectField, textField, type JsonObject } from "../json.ts";

/** A folder of a drive; `root` is the id of the drive's root. */
export interface Folder {
  readonly driveId: string;
  readonly folderId: string;
}

/** An item as far as it matters to a path: a folder, or something that nothing can be put into. */
export type FolderOrFile = { readonly folder: Folder } | { readonly folder: null };

/**
 * The folder in a driveItem. A shortcut to another drive's folder (`remoteItem`) leads there.
 * @param driveId of the drive in which the item was looked up; null to read it from the item
 */
export const folderOf = (body: JsonObject, driveId: string | null = null): FolderOrFile | null => {
  const remote = objectField(body, "remoteItem");
  if (remote !== null) return folderOf(remote);
  const folderId = textField(body, "id");
  const drive = driveId ?? textField(objectField(body, "parentReference"), "driveId");
  if (folderId === null || drive === null) return null;
  const isFolder = asObject(field(body, "folder")) !== null || asObject(field(body, "root")) !== null;
  return { folder: isFolder ? { driveId: drive, folderId } : null };
};

/** Names that the service takes for the same: it ignores case. */
export const foldName = (name: string): string => name.normalize("NFC").toLowerCase();
