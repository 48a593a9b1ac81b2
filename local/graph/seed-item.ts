import { ContentHasher } from "./content-hasher.ts";
import { nameError } from "./file-names.ts";
import { invalidRequest } from "./graph-error-response.ts";
import type { StoredItem } from "./item-store.ts";
import type { Seed } from "./options.ts";
import { readJson } from "./read-json.ts";
import { seedBody } from "./request-bodies.ts";
import { addressFromPath } from "./route.ts";
import type { Handle, Service } from "./service.ts";
import { seedSlot } from "./tenant/seed-slot.ts";
import { addressSlot, type UploadSlot } from "./upload-slot.ts";
import { itemView } from "./views.ts";

/** Puts an item at the address of `seed`, replacing an existing one. Throws if the path is not an item's. */
export const seedItem = async (service: Service, seed: Seed): Promise<StoredItem> => {
  const slot = slotOf(service, seed.path);
  if (slot === null) throw new Error(`not the path of an item (omit the version): ${seed.path}`);
  const error = nameError(seed.name) ?? slot.nameError(seed.name)?.message ?? null;
  if (error !== null) throw new Error(`${error} (${seed.name})`);
  return storeSeed(service, slot, seed.name, seed.content ?? "");
};

/** Stores `content` as if it had been there before. */
export const storeSeed = async (
  { files, settings, mutex }: Service,
  slot: UploadSlot,
  name: string,
  content: Uint8Array | string,
): Promise<StoredItem> => {
  const bytes = Buffer.from(content);
  const hasher = new ContentHasher(settings.hashes);
  const range = hasher.beginRange(0);
  range.update(bytes);
  hasher.commitRange(range, bytes.length);
  return mutex.runExclusive(async () => {
    const existing = slot.current();
    const oldPath = existing?.path ?? null;
    const file = await files.createIncoming("seed");
    await file.append(bytes);
    const path = await file.saveAs(slot.diskSegments(name));
    if (oldPath !== null && oldPath !== path) await files.remove(oldPath);
    const decision = { kind: existing === null ? "create" : "replace", name } as const;
    return slot.store(decision, {
      sizeBytes: bytes.length,
      hashes: hasher.digest(),
      mimeType: null,
      fileSystemInfo: {},
      rewritten: false,
      path,
      seeded: true,
      nowMs: settings.now(),
    });
  });
};

/** POST /_stand-in/items: seeds an item from another process. */
export const postSeed: Handle<unknown> = async (service, _route, { headers, body }) => {
  const read = await readJson(headers, body, seedBody);
  if ("error" in read) return read.error;
  const { path, name, text, base64 } = read.value;
  if (slotOf(service, path) === null)
    return invalidRequest("path: not the path of an item (omit the version)");
  const content = base64 === undefined ? (text ?? "") : Buffer.from(base64, "base64");
  return { status: 201, json: itemView(await seedItem(service, { path, name, content })) };
};

const slotOf = ({ items, tenant, settings }: Service, path: string): UploadSlot | null => {
  const address = addressFromPath(path);
  return address === null
    ? seedSlot(tenant, path, settings.now())
    : addressSlot(items, address, settings.personalDrives);
};
