import { shortHash, type Address } from "./address.ts";
import { mimeTypeOf } from "./file-names.ts";
import type { Hashes } from "./fingerprint.ts";
import type { FileSystemInfo } from "./request-bodies.ts";
import type { StoreDecision } from "./decide-store.ts";

/** One finished file. */
export interface StoredItem {
  readonly address: Address;
  readonly id: string;
  readonly name: string;
  /** Size and hashes are those of the file as stored, so after the service has rewritten it. */
  readonly sizeBytes: number;
  readonly hashes: Hashes;
  readonly mimeType: string;
  readonly createdAtMs: number;
  readonly modifiedAtMs: number;
  readonly fileSystemInfo: FileSystemInfo;
  /** How many uploads have been committed to it; 0 for a seeded item. Also its version. */
  readonly commits: number;
  readonly seeded: boolean;
  readonly altered: boolean;
  /** False for an item that was stored beside the one its address answers. */
  readonly addressed: boolean;
  /** Where the bytes are on this machine; null if they were not kept. */
  readonly path: string | null;
}

/** What an upload brings to the item it becomes. */
export interface ArrivedFile {
  readonly sizeBytes: number;
  readonly hashes: Hashes;
  readonly mimeType: string | undefined;
  readonly fileSystemInfo: FileSystemInfo;
  readonly altered: boolean;
  readonly path: string | null;
  readonly seeded: boolean;
  readonly nowMs: number;
}

/** The finished files, by address. */
export class ItemStore {
  /** The addressed item first, if there is one; then those stored beside it. */
  readonly #byAddress = new Map<string, readonly StoredItem[]>();

  /** The item an address answers. */
  at(address: Address): StoredItem | undefined {
    return this.#itemsAt(address)[0];
  }

  /** The names in use at an address, the addressed item's first. */
  namesAt(address: Address): string[] {
    return this.#itemsAt(address).map((item) => item.name);
  }

  all(): StoredItem[] {
    return [...this.#byAddress.values()].flat();
  }

  /** Files `arrived` as decided; the item it replaces, if any, is answered too. */
  store(
    address: Address,
    decision: Exclude<StoreDecision, { kind: "conflict" }>,
    arrived: ArrivedFile,
  ): { readonly item: StoredItem; readonly replaced: StoredItem | undefined } {
    const existing = this.#itemsAt(address);
    const replaced = decision.kind === "replace" ? existing[0] : undefined;
    const beside = decision.kind === "beside";
    const item: StoredItem = {
      ...arrived,
      address,
      id: beside ? `01${shortHash(`${address.key}/${decision.name}`).toUpperCase()}` : address.itemId,
      name: decision.name,
      mimeType: arrived.mimeType ?? mimeTypeOf(decision.name),
      createdAtMs: replaced?.createdAtMs ?? arrived.nowMs,
      modifiedAtMs: arrived.nowMs,
      commits: (replaced?.commits ?? 0) + (arrived.seeded ? 0 : 1),
      addressed: !beside,
    };
    const others = existing.filter((other) => other !== replaced && other.name !== item.name);
    this.#byAddress.set(address.key, beside ? [...others, item] : [item, ...others]);
    return { item, replaced };
  }

  #itemsAt(address: Address): readonly StoredItem[] {
    return this.#byAddress.get(address.key) ?? [];
  }
}
