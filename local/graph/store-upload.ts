import type { ContentHasher } from "./content-hasher.ts";
import type { IncomingFile } from "./file-store.ts";
import { ALREADY_UPLOADED, NAME_ALREADY_EXISTS } from "./graph-error-response.ts";
import type { GraphResponse, SentFile } from "./response.ts";
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
): Promise<Exclude<GraphResponse, { html: string } | { file: SentFile }>> => {
  const { settings, files, counts } = service;
  const { plan, file, hasher } = upload;
  const { slot } = plan;
  const isPrint = slot.address.kind === "printDocument";
  const lockError = slot.lockError(plan.behavior);
  if (lockError !== null) return lockError;
  const decision = slot.decide(plan.behavior, plan.name, newName);
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
  const oldPath = decision.kind === "replace" ? (slot.current()?.path ?? null) : null;
  const path = await file.saveAs(slot.diskSegments(decision.name));
  if (oldPath !== null && oldPath !== path) await files.remove(oldPath);
  const item = slot.store(decision, {
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
  return { status: decision.kind === "replace" ? 200 : 201, json: slot.json(item) };
};
