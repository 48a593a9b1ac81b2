import { Readable } from "node:stream";
import type { BlobClient, BlobServiceClient } from "@azure/storage-blob";
import type { SourceRef } from "../transfer/job.ts";
import { bytesIn } from "../transfer/range.ts";
import { transferError } from "../transfer/error.ts";
import type { Source, SourceFailure } from "../transfer/ports.ts";
import { codeOf, statusOf } from "./errors.ts";
import { withTimeout } from "./timeout.ts";

/** How often the SDK takes a broken read up again where it broke, within one range. */
const MAX_RESUMES = 3;

/** Blobs of the source account, read by pinned ranges. */
export const blobSource = (service: BlobServiceClient): Source => {
  const blobOf = ({ container, blob, versionId }: SourceRef): BlobClient => {
    const client = service.getContainerClient(container).getBlobClient(blob);
    return versionId === null ? client : client.withVersion(versionId);
  };

  return {
    pin: async (ref) => {
      try {
        const found = await withTimeout((abortSignal) => blobOf(ref).getProperties({ abortSignal }));
        if (found.etag === undefined || found.contentLength === undefined) {
          throw new Error("the blob service answered without an ETag or a length");
        }
        return {
          kind: "pinned",
          source: {
            eTag: found.etag,
            bytes: found.contentLength,
            contentType: found.contentType ?? null,
            createdOn: found.createdOn?.toISOString() ?? null,
            modifiedOn: found.lastModified?.toISOString() ?? null,
          },
        };
      } catch (error) {
        return classify(ref, error);
      }
    },
    open: async (ref, pinned, range) => {
      try {
        // Until the bytes begin to come; how fast they come is for the request that takes them.
        const { readableStreamBody } = await withTimeout((abortSignal) =>
          blobOf(ref).download(range.start, bytesIn(range), {
            abortSignal,
            conditions: { ifMatch: pinned.eTag },
            maxRetryRequests: MAX_RESUMES,
          }),
        );
        if (!(readableStreamBody instanceof Readable))
          throw new Error("the blob service answered without a body");
        return { kind: "opened", stream: readableStreamBody };
      } catch (error) {
        return classify(ref, error);
      }
    },
  };
};

const classify = (ref: SourceRef, error: unknown): SourceFailure => {
  const status = statusOf(error);
  const name = `source.blob ${ref.container}/${ref.blob}`;
  const because = `the blob service answered ${status ?? "nothing"} ${codeOf(error)}`;
  const wire = { httpStatus: status };
  switch (status) {
    case 404:
      return {
        kind: "missing",
        error: transferError("source-not-found", `${name} does not exist: ${because}`, wire),
      };
    case 401:
    case 403:
      return {
        kind: "forbidden",
        error: transferError("source-forbidden", `${name} may not be read: ${because}`, wire),
      };
    case 412:
      return {
        kind: "changed",
        error: transferError("source-changed", `${name} has changed since the transfer began`, wire),
      };
    case 400:
    case 409:
      // An archived blob, a malformed version id: another try would be told the same.
      return {
        kind: "forbidden",
        error: transferError("source-forbidden", `${name} cannot be read: ${because}`, wire),
      };
    default:
      return {
        kind: "unavailable",
        error: transferError("source-unavailable", `${name} could not be read: ${because}`, wire),
      };
  }
};
