import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import type { SourceRef } from "../../src/transfer/job.ts";
import type { Source, SourceFailure } from "../../src/transfer/ports.ts";
import { transferError } from "../../src/transfer/error.ts";
import type { PinnedSource } from "../../src/transfer/record.ts";
import type { Range } from "../../src/transfer/range.ts";

interface Version {
  readonly eTag: string;
  readonly content: Buffer;
  readonly hasMd5: boolean;
}

const keyOf = ({ container, blob }: Pick<SourceRef, "container" | "blob">): string => `${container}/${blob}`;

/** Blobs that may change or vanish. Keeps every version for the tests to compare with. */
export class MemorySource implements Source {
  readonly #blobs = new Map<string, Version>();
  readonly #versions = new Map<string, Buffer>();
  #puts = 0;
  /** The next stream fails after this many bytes; null lets it end. */
  breakAfterBytes: number | null = null;

  /** @param hasMd5 whether the service keeps a Content-MD5 of it */
  put(ref: Pick<SourceRef, "container" | "blob">, content: Buffer, hasMd5 = true): void {
    const version = { eTag: `"blob-${++this.#puts}"`, content, hasMd5 };
    this.#blobs.set(keyOf(ref), version);
    this.#versions.set(version.eTag, content);
  }

  /** Writes the blob's properties: another ETag for the same bytes. */
  changeProperties(ref: Pick<SourceRef, "container" | "blob">, keepsMd5 = true): void {
    const blob = this.#blobs.get(keyOf(ref));
    if (blob !== undefined) this.put(ref, blob.content, blob.hasMd5 && keepsMd5);
  }

  remove(ref: Pick<SourceRef, "container" | "blob">): void {
    this.#blobs.delete(keyOf(ref));
  }

  /** The bytes of any version, replaced ones included. */
  contentOf(eTag: string): Buffer | undefined {
    return this.#versions.get(eTag);
  }

  allVersions(): Buffer[] {
    return [...this.#versions.values()];
  }

  pin(ref: SourceRef): ReturnType<Source["pin"]> {
    const blob = this.#blobs.get(keyOf(ref));
    if (blob === undefined) return Promise.resolve(missing(ref));
    const source = {
      eTag: blob.eTag,
      bytes: blob.content.length,
      contentType: "application/octet-stream",
      createdOn: null,
      modifiedOn: null,
      contentMd5: blob.hasMd5 ? createHash("md5").update(blob.content).digest("base64") : null,
    };
    return Promise.resolve({ kind: "pinned", source });
  }

  open(ref: SourceRef, pinned: PinnedSource, range: Range): ReturnType<Source["open"]> {
    const blob = this.#blobs.get(keyOf(ref));
    if (blob === undefined) return Promise.resolve(missing(ref));
    if (blob.eTag !== pinned.eTag) {
      return Promise.resolve({
        kind: "changed",
        error: transferError("source-changed", "the blob has changed"),
      });
    }
    const bytes = blob.content.subarray(range.start, range.endExclusive);
    const breakAfterBytes = this.breakAfterBytes;
    this.breakAfterBytes = null;
    return Promise.resolve({
      kind: "opened",
      stream: Readable.from(
        breakAfterBytes === null ? inTwo(bytes) : broken(bytes.subarray(0, breakAfterBytes)),
        { objectMode: false },
      ),
    });
  }
}

/** Two pieces, so that nothing can rely on a stream being one. */
const inTwo = (bytes: Buffer): Buffer[] =>
  [bytes.subarray(0, bytes.length >> 1), bytes.subarray(bytes.length >> 1)].filter(
    ({ length }) => length > 0,
  );

async function* broken(bytes: Buffer): AsyncGenerator<Buffer> {
  if (bytes.length > 0) yield await Promise.resolve(bytes);
  throw new Error("the connection to the blob broke");
}

const missing = (ref: SourceRef): SourceFailure => ({
  kind: "missing",
  error: transferError("source-not-found", `there is no ${keyOf(ref)}`),
});
