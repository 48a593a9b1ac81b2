import { sameHash } from "../transfer/hash/hash-text.ts";
import type { RemoteItem } from "../transfer/result.ts";
import { isSameTime } from "../transfer/same-time.ts";
import type { ReportLine } from "./report-line.ts";
import type { ListedBlob } from "./selection.ts";

/**
 * What a comparison says of a blob and the file at its path.
 *
 * `same`: by the file's ETag (nobody has touched it since it arrived), by the content's hash, or by size and time.
 * `differs`: in size or content, or a folder has the file's name. `undecided`: of the same size, but modified at
 * another time, so that only the content can tell.
 */
export type Comparison =
  | { readonly status: "same"; readonly by: "eTag" | "hash" | "size" | "time" }
  | { readonly status: "differs"; readonly by: "folder" | "hash" | "size" }
  | { readonly status: "undecided"; readonly by: "time" }
  | { readonly status: "missing"; readonly by: null };

/** What an earlier transfer of the same bytes has left. */
export interface Known {
  /** Of the blob; null where it is not known. */
  readonly quickXorHash: string | null;
  /** The file's when it arrived; null where it is not known. */
  readonly itemETag: string | null;
}

export const NOTHING_KNOWN: Known = { quickXorHash: null, itemETag: null };

/** What a batch's manifest knows of a blob: nothing, if the blob has changed since, or its file has another path. */
export const knownFrom = (
  { eTag }: Pick<ListedBlob, "eTag">,
  path: string,
  line: ReportLine | undefined,
): Known => {
  const hasArrived = line?.status === "completed" || line?.status === "unchanged";
  return hasArrived && line.eTag === eTag && line.path === path
    ? { quickXorHash: line.quickXorHash, itemETag: line.item?.eTag ?? null }
    : NOTHING_KNOWN;
};

/**
 * Compares a blob with the file at its path, by what is known without reading either.
 * @param item null if there is none
 */
export const compareFile = (
  { bytes, modifiedOn }: Pick<ListedBlob, "bytes" | "modifiedOn">,
  item: RemoteItem | null,
  known: Known,
): Comparison => {
  if (item === null) return { status: "missing", by: null };
  if (item.isFolder === true) return { status: "differs", by: "folder" };
  // SharePoint may have changed the file as it arrived: then it has another size and hash, and is still the same file.
  if (item.eTag !== null && item.eTag === known.itemETag) return { status: "same", by: "eTag" };
  if (item.bytes !== null && item.bytes !== bytes) return { status: "differs", by: "size" };
  if (item.bytes === 0) return { status: "same", by: "size" };
  const hashes = sameHash(item.quickXorHash, known.quickXorHash);
  if (hashes !== null) return hashes ? { status: "same", by: "hash" } : { status: "differs", by: "hash" };
  return item.bytes !== null && isSameTime(item.modifiedOn ?? null, modifiedOn) === true
    ? { status: "same", by: "time" }
    : { status: "undecided", by: "time" };
};

/** Whether the blob's content could say more than was known without it. */
export const wouldHashTell = (
  { bytes }: Pick<ListedBlob, "bytes">,
  item: RemoteItem | null,
  { by }: Comparison,
): boolean => by === "time" && bytes > 0 && (item?.quickXorHash ?? null) !== null;
