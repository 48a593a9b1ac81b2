import { z } from "zod";
import { filePermissions } from "./drive-item-kind.ts";
import { pathField, pathKind, withoutAbsent } from "./path-kind.ts";
import { driveIdField, idField } from "./target-kind.ts";

/** A new file in a drive. A SharePoint Embedded container is a drive too: its id is the drive's. */
export const drive = pathKind({
  kind: "drive",
  permissions: filePermissions,
  fields: z
    .strictObject({
      kind: z.literal("drive"),
      driveId: driveIdField,
      folderId: idField("Graph's id of a folder in the drive. Default: the drive's root.").optional(),
      path: pathField,
    })
    .transform(withoutAbsent),
  base: ({ driveId = "", folderId = "root" }) => ({ by: "drive", driveId, folderId }),
});
