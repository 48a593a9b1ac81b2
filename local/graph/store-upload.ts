import { applyConflictBehavior } from "./conflict-behavior.ts";
import type { ContentHasher } from "./content-hasher.ts";
import type { IncomingFile } from "./file-store.ts";
import { ALREADY_UPLOADED, NAME_ALREADY_EXISTS } from "./graph-error-response.ts";
import { itemJson } from "./item-json.ts";
import type { GraphResponse } from "./response.ts";
import type { Service } from "./service.ts";
import type { UploadPlan } from "./session-store.ts";

/** An upload that has all its bytes. */
export interface CompleteUpload {
  readonly plan: UploadPlan;
  readonly file: IncomingFile;
  readonly hasher: ContentHasher;
  readonly sizeBytes: number;
}

/**
 * Stores a complete upload as the item at its address. Responds with the item, 201 if it is new and 200 if it
 * replaced one; on a conflict 409, without changing anything. Call it only while holding `service.mutex`.
 * @param newName the name a commit request asks for
 */
export const storeUpload = async (
  service: Service,
  upload: CompleteUpload,
  newName: string | null,
): Promise<Exclude<GraphResponse, { html: string }>> => {
  const { settings, items, files, counts } = service;
  const { plan, file, hasher } = upload;
  const { address } = plan;
  const isPrint = address.kind === "printDocument";
  const decision = isPrint
    ? applyConflictBehavior(items.namesAt(address), "fail", plan.name, null)
    : applyConflictBehavior(items.namesAt(address), plan.behavior, plan.name, newName);
  if (decision.kind === "conflict") return isPrint ? ALREADY_UPLOADED : NAME_ALREADY_EXISTS;

  // Universal Print stores files unchanged; only SharePoint rewrites them.
  const added = isPrint ? null : settings.rewrite({ name: decision.name, sizeBytes: upload.sizeBytes });
  if (added !== null) {
    const range = hasher.beginRange(upload.sizeBytes);
    range.update(added);
    hasher.commitRange(range, added.length);
    await file.append(added);
  }
  const hashes = hasher.digest();
  const sha256 = hashes.sha256 ?? (settings.hashes === "all" ? await file.sha256() : null);
  const oldPath = decision.kind === "replace" ? (items.at(address)?.path ?? null) : null;
  const path = await file.saveAs([...address.segments, decision.name]);
  if (oldPath !== null && oldPath !== path) await files.remove(oldPath);
  const item = items.store(address, decision, {
    sizeBytes: upload.sizeBytes + (added?.length ?? 0),
    hashes: { ...hashes, sha256 },
    mimeType: plan.mimeType,
    fileSystemInfo: plan.fileSystemInfo,
    rewritten: added !== null,
    path,
    seeded: false,
    nowMs: settings.now(),
  });
  counts.commits += 1;
  return { status: decision.kind === "replace" ? 200 : 201, json: itemJson(item, settings.personalDrives) };
};
