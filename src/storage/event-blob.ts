import type { BlobServiceClient } from "@azure/storage-blob";
import { isFolderMarker } from "./folder-marker.ts";
import { storageStatus } from "./errors.ts";

/** A blob's properties as far as an event's handling needs them. */
export type BlobState =
  | {
      readonly kind: "found";
      /** Without quotes. */
      readonly eTag: string;
      readonly bytes: number;
      /** Of a blob that is a copy of another one; null if it is not. */
      readonly copy: "pending" | "done" | "failed" | null;
      /** It stands for a folder of a Data Lake account. */
      readonly isFolder: boolean;
    }
  | { readonly kind: "missing" }
  /** The account answers 401 or 403. */
  | { readonly kind: "forbidden" };

/** One HEAD of a blob. */
export const blobState = async (
  service: BlobServiceClient,
  { container, blob }: { readonly container: string; readonly blob: string },
): Promise<BlobState> => {
  try {
    const found = await service.getContainerClient(container).getBlobClient(blob).getProperties();
    const { etag = "", contentLength = 0, copyStatus, metadata } = found;
    return {
      kind: "found",
      eTag: etag.replace(/^"(.*)"$/, "$1"),
      bytes: contentLength,
      copy: copyOf(copyStatus),
      isFolder: isFolderMarker(metadata),
    };
  } catch (error) {
    const status = storageStatus(error);
    if (status === 404) return { kind: "missing" };
    if (status === 401 || status === 403) return { kind: "forbidden" };
    throw error;
  }
};

const copyOf = (status: string | undefined): "pending" | "done" | "failed" | null => {
  switch (status) {
    case undefined:
      return null;
    case "pending":
      return "pending";
    case "success":
      return "done";
    default:
      return "failed";
  }
};

/** The name of a storage account, from the address of its blobs; null where that does not say. */
export const accountNameOf = (blobServiceUrl: string): string | null => {
  const { hostname, pathname } = new URL(blobServiceUrl);
  const byHost = /^([a-z0-9]{3,24})\.(?:z\d+\.)?(?:blob|dfs)\./.exec(hostname)?.[1];
  // An emulator's address has the account as a path.
  return byHost ?? /^\/([a-z0-9]{3,24})\/?$/.exec(pathname)?.[1] ?? null;
};
