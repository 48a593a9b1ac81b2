import { applyConflictBehavior, type ConflictBehavior, type StoreDecision } from "./conflict-behavior.ts";
import type { Address } from "./address.ts";
import type { GraphErrorResponse } from "./graph-error-response.ts";
import { itemJson } from "./item-json.ts";
import type { ItemStore, StoredItem, UploadedFile } from "./item-store.ts";

/** Where the bytes of an upload go: an address with items of its own, or a name in a folder of a drive. */
export interface UploadSlot {
  /** The same for every spelling of an address. */
  readonly key: string;
  readonly address: Address;
  /** The name of an upload that states none. */
  defaultName(): string;
  /** Why the name in a request body is refused here; null if it is not. */
  nameError(name: string): GraphErrorResponse | null;
  /** The item that is there now. */
  current(): StoredItem | null;
  /** Why an upload with this conflict behavior must not change what is there; null if it may. */
  lockError(behavior: ConflictBehavior): GraphErrorResponse | null;
  /**
   * Decides where a complete upload is stored.
   * @param newName the name a commit request asks for
   */
  decide(behavior: ConflictBehavior, name: string, newName: string | null): StoreDecision;
  /** The path of a file of this name below the folder of uploaded files. */
  diskSegments(name: string): readonly string[];
  /** Stores an upload as decided. */
  store(decision: Exclude<StoreDecision, { kind: "conflict" }>, uploaded: UploadedFile): StoredItem;
  json(item: StoredItem): Record<string, unknown>;
}

/** The slot of an address that stands for one item, without folders or names around it. */
export const addressSlot = (
  items: ItemStore,
  address: Address,
  personalDrives: readonly string[],
): UploadSlot => ({
  key: address.key,
  address,
  defaultName: () => items.at(address)?.name ?? address.itemId,
  nameError: () => null,
  current: () => items.at(address),
  lockError: () => null,
  decide: (behavior, name, newName) =>
    address.kind === "printDocument"
      ? applyConflictBehavior(items.namesAt(address), "fail", name, null)
      : applyConflictBehavior(items.namesAt(address), behavior, name, newName),
  diskSegments: (name) => [...address.segments, name],
  store: (decision, uploaded) => items.store(address, decision, uploaded),
  json: (item) => itemJson(item, personalDrives),
});
