import { z } from "zod";
import { driveItemKind } from "./drive-item.ts";
import { driveIdField, itemIdField, path } from "./target-kind.ts";

/** `POST /drives/{drivesId}/bundles/{driveItemId}/createUploadSession` */
export const bundle = driveItemKind({
  kind: "bundle",
  fields: z.strictObject({ kind: z.literal("bundle"), driveId: driveIdField, itemId: itemIdField }),
  address: (target) => path`/drives/${target["driveId"]}/bundles/${target["itemId"]}`,
});
