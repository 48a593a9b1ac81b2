import type { RemoteItem } from "../../src/transfer/result.ts";
import { plainQuickXorHash } from "./plain-quick-xor-hash.ts";

export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly content: Buffer;
  readonly version: number;
}

/** One time that bytes became a file, whoever sent them. */
export interface Commit {
  /** The session's URL; null for an empty file, which has none. */
  readonly url: string | null;
  readonly received: Buffer;
  readonly itemId: string;
}

export interface DriveTraits {
  /** SharePoint writes properties of its own into Office and PDF files. */
  readonly rewrites: boolean;
  /** A print document: no hash, and it knows whether it has its upload. */
  readonly isPrint: boolean;
}

/** What lies at the target's address, and what `rename` put beside it. */
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

  /** A file that is there before anything is moved. */
  place(name: string, content: Buffer): void {
    this.#file = { id: `item-${++this.#serial}`, name, content, version: 1 };
  }

  /** Makes the bytes a file; null when one of that name is in the way. */
  commit(
    url: string | null,
    name: string,
    received: Buffer,
    behavior: "fail" | "replace" | "rename",
  ): RemoteItem | null {
    // There is nothing to write into in an empty file.
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

  look(): RemoteItem | null {
    if (this.#file !== null) return this.itemOf(this.#file);
    // A print document is there from the start; only its upload is missing.
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
      quickXorHash: isPrint ? null : plainQuickXorHash(content),
      uploaded: isPrint ? true : null,
    };
  }
}
