import { z } from "zod";
import { driveItemKind } from "./drive-item.ts";
import { idField, path } from "./target-kind.ts";

/** `POST /workbooks/{workbooksId}/createUploadSession` */
export const workbook = driveItemKind({
  kind: "workbook",
  fields: z.strictObject({ kind: z.literal("workbook"), workbookId: idField }),
  address: (target) => path`/workbooks/${target["workbookId"]}`,
});
