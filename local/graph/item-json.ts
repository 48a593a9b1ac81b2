import type { Address } from "./address.ts";
import { diskName } from "./file-names.ts";
import type { StoredItem } from "./item-store.ts";

/**
 * Whether the address is on a OneDrive Personal drive, where sessions are committed in another way.
 * @see https://learn.microsoft.com/graph/api/driveitem-createuploadsession
 */
export const isPersonal = (address: Address, personalDrives: readonly string[]): boolean =>
  personalDrives.some((prefix) => address.driveId.startsWith(prefix));

/** An item as GET on its address returns it: a driveItem or a print document. */
export const itemJson = (item: StoredItem, personalDrives: readonly string[]): Record<string, unknown> =>
  item.address.kind === "printDocument"
    ? printDocumentJson(item.address, item)
    : driveItemJson(item, personalDrives);

/** A print document exists before its bytes are uploaded, with size 0 and no upload date. */
export const printDocumentJson = (address: Address, item: StoredItem | null): Record<string, unknown> => {
  return {
    "@odata.type": "#microsoft.graph.printDocument",
    id: address.itemId,
    displayName: item?.name ?? "",
    contentType: item?.mimeType ?? "",
    size: item?.sizeBytes ?? 0,
    uploadedDateTime: item === null ? null : iso(item.modifiedAtMs),
    downloadedDateTime: null,
  };
};

const driveItemJson = (item: StoredItem, personalDrives: readonly string[]): Record<string, unknown> => {
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
};

/** The item's eTag; changes with the content. */
export const eTagOf = (item: StoredItem): string => `"{${item.id}},${item.version}"`;

const iso = (timeMs: number): string => new Date(timeMs).toISOString();
