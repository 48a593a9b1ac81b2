import type { BlobRequestConditions, ContainerClient } from "@azure/storage-blob";
import type { WriteAnswer } from "../transfer/ports.ts";
import { createIfMissing, storageCode, storageStatus } from "./errors.ts";

export interface BlobWrite {
  readonly name: string;
  readonly body: string;
  readonly metadata?: Record<string, string>;
  /** Default: none, the blob is replaced. */
  readonly conditions?: BlobRequestConditions;
  /** Default `application/json`. */
  readonly contentType?: string;
}

/** Writes a small blob, into a container that is created if it is missing. */
export const writeBlob = async (container: ContainerClient, write: BlobWrite): Promise<WriteAnswer> => {
  const { name, body, metadata = {}, conditions = {}, contentType = "application/json" } = write;
  try {
    const { etag } = await createIfMissing(
      () => container.createIfNotExists(),
      () =>
        container.getBlockBlobClient(name).upload(body, Buffer.byteLength(body), {
          conditions,
          metadata,
          blobHTTPHeaders: { blobContentType: contentType },
        }),
    );
    if (etag === undefined) throw new Error("the blob service answered a write without an ETag");
    return { kind: "written", eTag: etag };
  } catch (error) {
    if (storageStatus(error) === 412 || storageCode(error) === "BlobAlreadyExists")
      return { kind: "conflict" };
    throw error;
  }
};
