import { z } from "zod";
import { driveItemKind } from "./drive-item.ts";
import { idField, path } from "./target-kind.ts";

/** `POST /workbooks/{workbooksId}/children/{driveItemId}/createUploadSession` */
export const workbookChild = driveItemKind({
  kind: "workbookChild",
  fields: z.strictObject({ kind: z.literal("workbookChild"), workbookId: idField, itemId: idField }),
  address: (target) => path`/workbooks/${target["workbookId"]}/children/${target["itemId"]}`,
});
