import { ContentHasher } from "./content-hasher.ts";
import { nameError } from "./file-names.ts";
import { invalidRequest } from "./graph-error-response.ts";
import type { StoredItem } from "./item-store.ts";
import type { Seed } from "./options.ts";
import { readJson } from "./read-json.ts";
import { seedBody } from "./request-bodies.ts";
import { addressFromPath } from "./route.ts";
import type { Handle, Service } from "./service.ts";
import { itemView } from "./views.ts";

/** Puts an item at the address of `seed`, replacing an existing one. Throws if the path is not an item's. */
export const seedItem = async (service: Service, seed: Seed): Promise<StoredItem> => {
  const address = addressFromPath(seed.path);
  if (address === null) throw new Error(`not the path of an item (omit the version): ${seed.path}`);
  const error = nameError(seed.name);
  if (error !== null) throw new Error(`${error} (${seed.name})`);
  const bytes = Buffer.from(seed.content ?? "");
  const hasher = new ContentHasher(service.settings.hashes);
  const range = hasher.beginRange(0);
  range.update(bytes);
  hasher.commitRange(range, bytes.length);
  return service.mutex.runExclusive(async () => {
    const { items, files, settings } = service;
    const existing = items.at(address);
    const oldPath = existing?.path ?? null;
    const file = await files.createIncoming("seed");
    await file.append(bytes);
    const path = await file.saveAs([...address.segments, seed.name]);
    if (oldPath !== null && oldPath !== path) await files.remove(oldPath);
    const decision = { kind: existing === null ? "create" : "replace", name: seed.name } as const;
    return items.store(address, decision, {
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
  if (addressFromPath(path) === null)
    return invalidRequest("path: not the path of an item (omit the version)");
  const content = base64 === undefined ? (text ?? "") : Buffer.from(base64, "base64");
  return { status: 201, json: itemView(await seedItem(service, { path, name, content })) };
};
