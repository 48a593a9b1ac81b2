import { transferError } from "../../transfer/error.ts";
import { QuickXorHash } from "../../transfer/hash/quick-xor-hash.ts";
import type { SourceRef } from "../../transfer/job.ts";
import type { Source } from "../../transfer/ports.ts";
import type { ListedBlob } from "../../batch/selection.ts";
import type { HashAnswer } from "./check-blobs.ts";

/** Reads a blob that is not empty, as it was listed, for its hash. Keeps none of the bytes. */
export const hashBlob = async (
  source: Pick<Source, "open">,
  ref: SourceRef,
  { bytes, eTag }: Pick<ListedBlob, "bytes" | "eTag">,
): Promise<HashAnswer> => {
  const pinned = { eTag, bytes, contentType: null, createdOn: null, modifiedOn: null };
  const opened = await source.open(ref, pinned, { start: 0, endExclusive: bytes });
  if (opened.kind !== "opened") return { kind: "failed", error: opened.error };
  const hash = new QuickXorHash();
  try {
    for await (const part of opened.stream) hash.update(part as Uint8Array);
  } catch {
    // The SDK's message may quote the address.
    return broken(ref, hash.upTo);
  }
  return hash.upTo === bytes ? { kind: "hashed", quickXorHash: hash.digest() } : broken(ref, hash.upTo);
};

const broken = ({ container, blob }: SourceRef, readBytes: number): HashAnswer => ({
  kind: "failed",
  error: transferError(
    "source-unavailable",
    `source.blob ${container}/${blob} could not be read: the connection broke off after ${readBytes} bytes`,
  ),
});
