import { driveItemKind } from "./drive-item-kind.ts";
import { path } from "./target-kind.ts";

/**
 * A file at a place that has been found: `POST /drives/{driveId}/items/{folderId}:/{name}:/createUploadSession`. No job
 * names this kind. The colons stay as they are: encoded, they would be a part of the id.
 */
export const newFile = driveItemKind({
  kind: "newFile",
  address: (target) => path`/drives/${target["driveId"]}/items/${target["folderId"]}:/${target["name"]}:`,
  names: ({ driveId = "" }) => ({ by: "driveItem", driveId }),
  namesFile: false,
});
