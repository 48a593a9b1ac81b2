import { decideStore } from "./decide-store.ts";
import type { IncomingFile } from "./file-keeper.ts";
import type { Fingerprint } from "./fingerprint.ts";
import { nameAlreadyExists, type Refusal } from "./refusal.ts";
import type { Answer } from "./answer.ts";
import { itemJson } from "./item-json.ts";
import type { Service } from "./service.ts";
import type { UploadPlan } from "./session-store.ts";

/** An upload whose bytes are all there. */
export interface FinishedUpload {
  readonly plan: UploadPlan;
  readonly file: IncomingFile;
  readonly fingerprint: Fingerprint;
  readonly sizeBytes: number;
}

/**
 * Makes a finished upload the item at its address. Answers the item, 201 if it is new and 200 if it replaced
 * one; on a conflict 409, and nothing is touched. To be called inside `service.serial`.
 *
 * @param newName - the name a commit request asks for
 */
export async function storeUpload(
  service: Service,
  upload: FinishedUpload,
  newName?: string,
): Promise<Exclude<Answer, { html: string }>> {
  const { settings, items, keeper, tally } = service;
  const { plan, file, fingerprint } = upload;
  const { address } = plan;
  const decision =
    address.kind === "printDocument"
      ? decideStore(items.namesAt(address), "fail", plan.name)
      : decideStore(items.namesAt(address), plan.behavior, plan.name, newName);
  if (decision.kind === "conflict")
    return address.kind === "printDocument" ? alreadyUploaded : nameAlreadyExists;

  // Universal Print stores what it is given; only SharePoint rewrites.
  const added =
    address.kind === "printDocument"
      ? undefined
      : settings.alter({ name: decision.name, sizeBytes: upload.sizeBytes });
  if (added) {
    const range = fingerprint.begin(upload.sizeBytes);
    range.add(added);
    fingerprint.take(range, added.length);
    await file.append(added);
  }
  const hashes = fingerprint.finish();
  const sha256 = hashes.sha256 ?? (settings.hashes === "all" ? await file.sha256() : null);
  const old = decision.kind === "replace" ? items.at(address)?.path : null;
  const path = await file.keepAs([...address.segments, decision.name]);
  if (typeof old === "string" && old !== path) await keeper.remove(old);
  const { item } = items.store(address, decision, {
    sizeBytes: upload.sizeBytes + (added?.length ?? 0),
    hashes: { ...hashes, sha256 },
    mimeType: plan.mimeType,
    fileSystemInfo: plan.fileSystemInfo,
    altered: added !== undefined,
    path,
    seeded: false,
    nowMs: settings.now(),
  });
  tally.counts.commits += 1;
  return { status: decision.kind === "replace" ? 200 : 201, json: itemJson(item, settings.personalDrives) };
}

/**
 * The print API has no way to change a document's bytes, and its session is deleted at the end
 * (upload-data-to-upload-session): a second upload is taken to be a conflict. What the service really says is
 * not documented.
 */
export const alreadyUploaded: Refusal = {
  status: 409,
  code: "conflict",
  message: "The document has already been uploaded.",
};
