import type { BlobServiceClient } from "@azure/storage-blob";
import type { ListedPage, SourceContainer } from "../batch/ports.ts";
import type { ListedBlob } from "../batch/selection.ts";
import { withTimeout } from "../http/timeout.ts";
import { isPlatformContainer } from "../transfer/job.ts";
import { transferError } from "../transfer/error.ts";
import type { SourceFailure } from "../transfer/ports.ts";
import { CALL_TIMEOUT_MS } from "./call-limit.ts";
import { quoted } from "./quoted.ts";
import { isFolderMarker } from "./folder-marker.ts";
import { failureOf } from "./source-failure.ts";

/**
 * Lists blobs of the source account, a page at a time.
 * @param own containers that hold what the app itself keeps: these are never listed
 */
export const blobSourceContainer = (
  service: BlobServiceClient,
  own: { readonly recordContainer?: string } = {},
): SourceContainer => ({
  list: async ({ container, prefix, marker, most, tags }): Promise<ListedPage | SourceFailure> => {
    if (container === own.recordContainer || isPlatformContainer(container))
      return {
        kind: "missing",
        error: transferError("source-forbidden", `source.container ${container} belongs to the app itself`),
      };
    try {
      return await withTimeout(CALL_TIMEOUT_MS, async (abortSignal) => {
        const pages = service
          .getContainerClient(container)
          // The marker of a folder is in its metadata.
          .listBlobsFlat({ prefix, includeMetadata: true, includeTags: tags, abortSignal })
          .byPage({ maxPageSize: most, ...(marker === null ? {} : { continuationToken: marker }) });
        const page = await pages.next();
        if (page.done === true) return { kind: "listed", blobs: [], next: null };
        const { segment, continuationToken } = page.value;
        return {
          kind: "listed",
          blobs: segment.blobItems.map(listedBlob),
          next: continuationToken === "" ? null : (continuationToken ?? null),
        };
      });
    } catch (error) {
      return failureOf(`source.container ${container}`, error);
    }
  },
});

interface BlobItem {
  readonly name: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
  readonly properties: {
    readonly etag: string;
    readonly lastModified: Date;
    readonly contentLength?: number;
    readonly accessTier?: string;
  };
}

const listedBlob = ({ name, metadata = {}, tags = {}, properties }: BlobItem): ListedBlob => ({
  name,
  bytes: properties.contentLength ?? 0,
  eTag: quoted(properties.etag),
  modifiedOn: properties.lastModified.toISOString(),
  accessTier: properties.accessTier ?? null,
  isFolder: isFolderMarker(metadata),
  metadata,
  tags,
});
