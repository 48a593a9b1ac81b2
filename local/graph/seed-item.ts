import { Fingerprint } from "./fingerprint.ts";
import { nameProblem } from "./file-names.ts";
import type { StoredItem } from "./item-store.ts";
import type { Seed } from "./options.ts";
import { readJson } from "./read-json.ts";
import { invalidRequest } from "./refusal.ts";
import { seedBody } from "./request-bodies.ts";
import { addressFromPath } from "./route.ts";
import type { Handle, Service } from "./service.ts";
import { itemView } from "./views.ts";

/** Puts an item where `seed` says, in place of what was there. Throws if the path is no item's. */
export async function seedItem(service: Service, seed: Seed): Promise<StoredItem> {
  const address = addressFromPath(seed.path);
  if (!address) throw new Error(`no item's path (leave the version out): ${seed.path}`);
  const problem = nameProblem(seed.name);
  if (problem !== undefined) throw new Error(`${problem} (${seed.name})`);
  const bytes = Buffer.from(seed.content ?? "");
  const fingerprint = new Fingerprint(service.settings.hashes);
  const range = fingerprint.begin(0);
  range.add(bytes);
  fingerprint.take(range, bytes.length);
  return service.serial.run(async () => {
    const { items, keeper, settings } = service;
    const kind = items.at(address) ? "replace" : "create";
    const old = items.at(address)?.path ?? null;
    const file = await keeper.incoming("seed");
    await file.append(bytes);
    const path = await file.keepAs([...address.segments, seed.name]);
    if (old !== null && old !== path) await keeper.remove(old);
    const arrived = {
      sizeBytes: bytes.length,
      hashes: fingerprint.finish(),
      mimeType: undefined,
      fileSystemInfo: {},
      altered: false,
      path,
      seeded: true,
      nowMs: settings.now(),
    };
    return items.store(address, { kind, name: seed.name }, arrived).item;
  });
}

/** POST /_stand-in/items: seeds from another process. */
export const postSeed: Handle<unknown> = async (service, _route, { headers, body }) => {
  const read = await readJson(headers, body, seedBody);
  if ("refusal" in read) return read.refusal;
  const { path, name, text, base64 } = read.value;
  if (!addressFromPath(path)) return invalidRequest("path: no item's path (leave the version out)");
  const content = base64 === undefined ? (text ?? "") : Buffer.from(base64, "base64");
  return { status: 201, json: itemView(await seedItem(service, { path, name, content })) };
};
