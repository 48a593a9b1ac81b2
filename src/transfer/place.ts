import type { Target } from "./job.ts";

/**
 * Where the file of a target with a path goes, once that has been found out. It stays in the record, so that a later
 * try lands where the first one did, whatever has been renamed since.
 */
export interface Place {
  readonly driveId: string;
  /** The folder's id; `root` for the root of the drive. */
  readonly folderId: string;
  /** The file's name, as the service accepts it. */
  readonly name: string;
}

/** The target by which Graph is asked for a file at a place; no job can name this kind. */
export const targetAt = ({ driveId, folderId, name }: Place): Target => ({
  kind: "newFile",
  driveId,
  folderId,
  name,
});
