import { shortHash, type Address } from "./address.ts";
import type { StoreDecision } from "./conflict-behavior.ts";
import type { Hashes } from "./content-hasher.ts";
import { mimeTypeOf } from "./file-names.ts";
import type { FileSystemInfo } from "./request-bodies.ts";

/** One committed or seeded file. */
export interface StoredItem {
  readonly address: Address;
  readonly id: string;
  readonly name: string;
  /** Size and hashes are those of the stored file, after any rewrite by the service. */
  readonly sizeBytes: number;
  readonly hashes: Hashes;
  readonly mimeType: string;
  readonly createdAtMs: number;
  readonly modifiedAtMs: number;
  readonly fileSystemInfo: FileSystemInfo;
  /** The number of uploads committed to it; 0 for a seeded item. */
  readonly commits: number;
  /** Grows with every upload and every seed. */
  readonly version: number;
  readonly seeded: boolean;
  readonly rewritten: boolean;
  /** False for an item stored beside the one that GET on the address returns. */
  readonly addressed: boolean;
  /** Where the bytes are on disk; null if they were not kept. */
  readonly path: string | null;
}

/** What an upload contributes to its item. */
export interface UploadedFile {
  readonly sizeBytes: number;
  readonly hashes: Hashes;
  /** Null to derive it from the name. */
  readonly mimeType: string | null;
  readonly fileSystemInfo: FileSystemInfo;
  readonly rewritten: boolean;
  readonly path: string | null;
  readonly seeded: boolean;
  readonly nowMs: number;
}

/** The item that an upload becomes. */
export const storedItem = (
  { address, id, name }: Pick<StoredItem, "address" | "id" | "name">,
  replaced: StoredItem | null,
  uploaded: UploadedFile,
): StoredItem => ({
  ...uploaded,
  address,
  id,
  name,
  mimeType: uploaded.mimeType ?? mimeTypeOf(name),
  createdAtMs: replaced?.createdAtMs ?? uploaded.nowMs,
  modifiedAtMs: uploaded.nowMs,
  commits: (replaced?.commits ?? 0) + (uploaded.seeded ? 0 : 1),
  version: (replaced?.version ?? (uploaded.seeded ? 0 : 1)) + 1,
  addressed: true,
});

/** The stored files, by address. */
export class ItemStore {
  /** The addressed item first, if there is one, then the items stored beside it. */
  readonly #byAddress = new Map<string, readonly StoredItem[]>();

  /** The item that GET on the address returns. */
  at(address: Address): StoredItem | null {
    return this.#itemsAt(address)[0] ?? null;
  }

  /** The names in use at an address, the addressed item's first. */
  namesAt(address: Address): string[] {
    return this.#itemsAt(address).map((item) => item.name);
  }

  all(): StoredItem[] {
    return [...this.#byAddress.values()].flat();
  }

  /** Stores an upload as decided. */
  store(
    address: Address,
    decision: Exclude<StoreDecision, { kind: "conflict" }>,
    uploaded: UploadedFile,
  ): StoredItem {
    const existing = this.#itemsAt(address);
    const replaced = decision.kind === "replace" ? existing[0] : null;
    const beside = decision.kind === "beside";
    const id = beside ? `01${shortHash(`${address.key}/${decision.name}`).toUpperCase()}` : address.itemId;
    const item: StoredItem = {
      ...storedItem({ address, id, name: decision.name }, replaced ?? null, uploaded),
      addressed: !beside,
    };
    const others = existing.filter((other) => other !== replaced && other.name !== item.name);
    this.#byAddress.set(address.key, beside ? [...others, item] : [item, ...others]);
    return item;
  }

  #itemsAt(address: Address): readonly StoredItem[] {
    return this.#byAddress.get(address.key) ?? [];
  }
}
