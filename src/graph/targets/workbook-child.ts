import { z } from "zod";
import { driveItemKind } from "./drive-item-kind.ts";
import { itemIdField, path, workbookIdField } from "./target-kind.ts";

/** `POST /workbooks/{workbooksId}/children/{driveItemId}/createUploadSession` */
export const workbookChild = driveItemKind({
  kind: "workbookChild",
  version: "beta",
  fields: z.strictObject({
    kind: z.literal("workbookChild"),
    workbookId: workbookIdField,
    itemId: itemIdField,
  }),
  address: (target) => path`/workbooks/${target["workbookId"]}/children/${target["itemId"]}`,
  names: ({ workbookId = "" }) => ({ by: "workbook", workbookId }),
});
