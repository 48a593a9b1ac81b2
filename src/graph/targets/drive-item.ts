import { z } from "zod";
import { driveItemKind } from "./drive-item-kind.ts";
import { driveIdField, itemIdField, path } from "./target-kind.ts";

/** The content of a file that exists: `POST /drives/{driveId}/items/{itemId}/createUploadSession`. It keeps its name. */
export const driveItem = driveItemKind({
  kind: "driveItem",
  fields: z.strictObject({ kind: z.literal("driveItem"), driveId: driveIdField, itemId: itemIdField }),
  address: (target) => path`/drives/${target["driveId"]}/items/${target["itemId"]}`,
  names: ({ driveId = "" }) => ({ by: "driveItem", driveId }),
  namesFile: false,
});
