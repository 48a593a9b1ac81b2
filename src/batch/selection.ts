import { matchesGlob } from "../transfer/glob.ts";
import type { BatchSource } from "./batch-request.ts";

/** A blob as a listing shows it. */
export interface ListedBlob {
  readonly name: string;
  readonly bytes: number;
  /** Quoted. */
  readonly eTag: string;
  /** ISO 8601. */
  readonly modifiedOn: string;
  /** `Archive` cannot be read. Null where the account has no tiers. */
  readonly accessTier: string | null;
  /** It stands for a folder of a Data Lake account. */
  readonly isFolder: boolean;
  readonly metadata: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
}

/** Why a blob below the prefix is not part of a batch. The first five are what the batch asked for. */
export type Exclusion =
  "not-included" | "excluded" | "not-modified" | "modified-later" | "size" | "folder" | "archived";

/** Why the batch leaves a blob out; null if it moves it. */
export const exclusionOf = (blob: ListedBlob, source: BatchSource): Exclusion | null => {
  const name = nameBelow(source.prefix, blob.name);
  const { include, exclude, modifiedSince, modifiedBefore, minBytes = 0, maxBytes = Infinity } = source;
  if (blob.isFolder) return "folder";
  if (include.length > 0 && !include.some((glob) => matchesGlob(glob, name))) return "not-included";
  if (exclude.some((glob) => matchesGlob(glob, name))) return "excluded";
  if (modifiedSince !== undefined && Date.parse(blob.modifiedOn) < Date.parse(modifiedSince))
    return "not-modified";
  if (modifiedBefore !== undefined && Date.parse(blob.modifiedOn) >= Date.parse(modifiedBefore))
    return "modified-later";
  if (blob.bytes < minBytes || blob.bytes > maxBytes) return "size";
  return blob.accessTier === "Archive" ? "archived" : null;
};

/** A name below the prefix's last slash: below `2026/inv`, `2026/invoice.pdf` is `invoice.pdf`. */
export const nameBelow = (prefix: string, name: string): string => name.slice(prefix.lastIndexOf("/") + 1);
