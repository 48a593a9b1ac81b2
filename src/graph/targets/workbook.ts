import { z } from "zod";
import { driveItemKind } from "./drive-item-kind.ts";
import { path, workbookIdField } from "./target-kind.ts";

/** `POST /workbooks/{workbooksId}/createUploadSession` */
export const workbook = driveItemKind({
  kind: "workbook",
  version: "beta",
  fields: z.strictObject({ kind: z.literal("workbook"), workbookId: workbookIdField }),
  address: (target) => path`/workbooks/${target["workbookId"]}`,
  names: ({ workbookId = "" }) => ({ by: "workbook", workbookId }),
});
