import { Readable } from "node:stream";
import type { BlobClient, BlobGetPropertiesResponse, BlobServiceClient } from "@azure/storage-blob";
import { isPlatformContainer, type SourceRef } from "../transfer/job.ts";
import { bytesIn } from "../transfer/range.ts";
import { transferError } from "../transfer/error.ts";
import type { Source, SourceFailure } from "../transfer/ports.ts";
import { isFolderMarker } from "./folder-marker.ts";
import { failureOf } from "./source-failure.ts";

/** How often the SDK resumes a broken read within one range. */
const MAX_RESUMES = 3;

/**
 * Reads blobs of the source account, in ranges of one pinned version.
 * @param own containers that hold what the app itself keeps, upload URLs among it: these are never read
 */
export const blobSource = (
  service: BlobServiceClient,
  own: { readonly recordContainer?: string } = {},
): Source => {
  const isOwn = ({ container }: SourceRef): boolean =>
    container === own.recordContainer || isPlatformContainer(container);

  const blobOf = ({ container, blob, versionId }: SourceRef): BlobClient => {
    const client = service.getContainerClient(container).getBlobClient(blob);
    return versionId === null ? client : client.withVersion(versionId);
  };

  return {
    pin: async (ref, details) => {
      if (isOwn(ref)) return ownContainer(ref);
      try {
        const found = await blobOf(ref).getProperties();
        if (found.etag === undefined || found.contentLength === undefined) {
          throw new Error("the blob service answered without an ETag or a length");
        }
        if (isFolderMarker(found.metadata)) return folder(ref);
        return {
          kind: "pinned",
          source: {
            eTag: found.etag,
            bytes: found.contentLength,
            contentType: found.contentType ?? null,
            createdOn: found.createdOn?.toISOString() ?? null,
            modifiedOn: found.lastModified?.toISOString() ?? null,
            contentMd5: contentMd5Of(found),
            versionId: versionIdOf(found),
            ...(details?.metadata === true ? { metadata: found.metadata ?? {} } : {}),
            ...(details?.tags === true ? { tags: await tagsOf(blobOf(ref)) } : {}),
          },
        };
      } catch (error) {
        return failureOf(`source.blob ${ref.container}/${ref.blob}`, error);
      }
    },
    open: async (ref, pinned, range) => {
      if (isOwn(ref)) return ownContainer(ref);
      try {
        // The client limits the call up to the headers; the request that sends the bytes on limits the rest.
        const { readableStreamBody } = await blobOf(ref).download(range.start, bytesIn(range), {
          conditions: { ifMatch: pinned.eTag },
          maxRetryRequests: MAX_RESUMES,
        });
        if (!(readableStreamBody instanceof Readable))
          throw new Error("the blob service answered without a body");
        return { kind: "opened", stream: readableStreamBody };
      } catch (error) {
        return failureOf(`source.blob ${ref.container}/${ref.blob}`, error);
      }
    },
  };
};

/** Reading index tags needs a right of its own: that of a Storage Blob Data Owner, or a role with `…/blobs/tags/read`. */
const tagsOf = async (blob: BlobClient): Promise<Record<string, string>> => (await blob.getTags()).tags;

/** Writes into page blobs and append blobs leave a stored MD5 as it is, so that only a block blob's is of its bytes. */
const contentMd5Of = ({
  blobType,
  contentMD5,
}: Pick<BlobGetPropertiesResponse, "blobType" | "contentMD5">): string | null =>
  blobType === "BlockBlob" && contentMD5 !== undefined ? Buffer.from(contentMD5).toString("base64") : null;

/** Writes into page blobs and append blobs make no new version. Nor does a write to the properties of any blob. */
const versionIdOf = ({
  blobType,
  versionId,
}: Pick<BlobGetPropertiesResponse, "blobType" | "versionId">): string | null =>
  blobType === "BlockBlob" ? (versionId ?? null) : null;

const ownContainer = ({ container }: SourceRef): SourceFailure => ({
  kind: "forbidden",
  error: transferError("source-forbidden", `source.container ${container} belongs to the app itself`),
});

const folder = ({ container, blob }: SourceRef): SourceFailure => ({
  kind: "folder",
  error: transferError(
    "source-is-folder",
    `source.blob ${container}/${blob} is a folder: its metadata has hdi_isfolder`,
  ),
});
