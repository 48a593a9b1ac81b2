import { z } from "zod";
import { driveItemKind } from "./drive-item-kind.ts";
import { driveIdField, itemIdField, path } from "./target-kind.ts";

/** `POST /drives/{drivesId}/bundles/{driveItemId}/createUploadSession` */
export const bundle = driveItemKind({
  kind: "bundle",
  // Personal accounts only (https://learn.microsoft.com/graph/api/bundle-additem).
  permissions: { application: null, delegated: "Files.ReadWrite" },
  fields: z.strictObject({ kind: z.literal("bundle"), driveId: driveIdField, itemId: itemIdField }),
  address: (target) => path`/drives/${target["driveId"]}/bundles/${target["itemId"]}`,
  names: ({ driveId = "" }) => ({ by: "driveItem", driveId }),
});
