import { QuickXorHash } from "../../local/graph/quick-xor-hash.ts";
import type { RemoteItem } from "../../src/transfer/result.ts";

export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly content: Buffer;
  readonly version: number;
}

/** One commit: some bytes became a file. */
export interface Commit {
  /** Null for a file that was sent whole, which needs no session. */
  readonly url: string | null;
  readonly received: Buffer;
  readonly itemId: string;
}

export interface DriveTraits {
  /** SharePoint writes its own properties into Office and PDF files. */
  readonly rewrites: boolean;
  /** A print document has no hash, but says whether its upload has completed. */
  readonly isPrint: boolean;
}

/** The file at the target's address, and the files that `rename` created beside it. */
export class FakeDrive {
  readonly commits: Commit[] = [];
  readonly beside: StoredFile[] = [];
  readonly #traits: DriveTraits;
  #file: StoredFile | null = null;
  #serial = 0;

  constructor(traits: DriveTraits) {
    this.#traits = traits;
  }

  get file(): StoredFile | null {
    return this.#file;
  }

  /** Creates a file that is at the target before the transfer starts. */
  place(name: string, content: Buffer): void {
    this.#file = { id: `item-${++this.#serial}`, name, content, version: 1 };
  }

  /** Turns the bytes into a file. Returns null on a name conflict. */
  commit(
    url: string | null,
    name: string,
    received: Buffer,
    behavior: "fail" | "replace" | "rename",
  ): RemoteItem | null {
    // SharePoint does not rewrite an empty file.
    const isRewritten = this.#traits.rewrites && received.length > 0;
    const content = isRewritten ? Buffer.concat([received, Buffer.from("<!--sp-->")]) : received;
    const there = this.#file;
    if (there !== null && behavior === "fail") return null;
    const stored =
      there !== null && behavior === "replace"
        ? { ...there, content, version: there.version + 1 }
        : { id: `item-${++this.#serial}`, name: there === null ? name : `${name} 1`, content, version: 1 };
    if (there !== null && behavior === "rename") this.beside.push(stored);
    else this.#file = stored;
    this.commits.push({ url, received, itemId: stored.id });
    return this.itemOf(stored);
  }

  currentItem(): RemoteItem | null {
    if (this.#file !== null) return this.itemOf(this.#file);
    // A print document exists before its upload.
    return this.#traits.isPrint
      ? {
          id: "document",
          name: null,
          webUrl: null,
          eTag: null,
          bytes: null,
          quickXorHash: null,
          uploaded: false,
        }
      : null;
  }

  itemOf({ id, name, content, version }: StoredFile): RemoteItem {
    const { isPrint } = this.#traits;
    return {
      id,
      name,
      webUrl: isPrint ? null : `https://contoso.example/${encodeURIComponent(name)}`,
      eTag: isPrint ? null : `"${id},${version}"`,
      bytes: content.length,
      quickXorHash: isPrint ? null : quickXorHashOf(content),
      uploaded: isPrint ? true : null,
    };
  }
}

/** quickXorHash by the stand-in's implementation, so that the worker's own is not checked against itself. */
export const quickXorHashOf = (content: Uint8Array): string => {
  const hash = new QuickXorHash();
  hash.add(content, 0);
  return hash.digest(content.length);
};
