import type { Address } from "./address.ts";
import type { StoredItem } from "./item-store.ts";
import { diskName } from "./file-names.ts";

/** Whether a drive's owner is a person: such a drive commits otherwise (driveitem-createuploadsession). */
export function isPersonal(address: Address, personalDrives: readonly string[]): boolean {
  return personalDrives.some((prefix) => address.driveId.startsWith(prefix));
}

/** An item as its address answers it: a driveItem, or a print document. */
export function itemJson(item: StoredItem, personalDrives: readonly string[]): Record<string, unknown> {
  return item.address.kind === "printDocument"
    ? printDocumentJson(item.address, item)
    : driveItemJson(item, personalDrives);
}

/** A print document exists before its bytes do: then it has a size of 0 and no upload date. */
export function printDocumentJson(address: Address, item: StoredItem | undefined): Record<string, unknown> {
  return {
    "@odata.type": "#microsoft.graph.printDocument",
    id: address.itemId,
    displayName: item?.name ?? "",
    contentType: item?.mimeType ?? "",
    size: item?.sizeBytes ?? 0,
    uploadedDateTime: item ? iso(item.modifiedAtMs) : null,
    downloadedDateTime: null,
  };
}

function driveItemJson(item: StoredItem, personalDrives: readonly string[]): Record<string, unknown> {
  const { address, hashes } = item;
  const [createdDateTime, lastModifiedDateTime] = [iso(item.createdAtMs), iso(item.modifiedAtMs)];
  return {
    "@odata.type": "#microsoft.graph.driveItem",
    id: item.id,
    name: item.name,
    size: item.sizeBytes,
    eTag: eTagOf(item),
    webUrl: `https://stand-in.sharepoint.example${address.key}/${encodeURIComponent(diskName(item.name))}`,
    createdDateTime,
    lastModifiedDateTime,
    fileSystemInfo: { createdDateTime, lastModifiedDateTime, ...item.fileSystemInfo },
    parentReference: {
      driveId: address.driveId,
      driveType: isPersonal(address, personalDrives) ? "personal" : "documentLibrary",
    },
    file: {
      mimeType: item.mimeType,
      ...(hashes.quickXorHash === null ? {} : { hashes: { quickXorHash: hashes.quickXorHash } }),
    },
  };
}

/** An item's eTag: changes with every commit. */
export function eTagOf(item: StoredItem): string {
  return `"{${item.id}},${item.commits + 1}"`;
}

function iso(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
