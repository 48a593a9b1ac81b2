import { randomUUID } from "node:crypto";
import { withEntry } from "../history.ts";
import { type Ports } from "../ports.ts";
import { StorageUnavailableError } from "../storage-error.ts";
import type { Stored, TransferRecord } from "../record.ts";
import { acceptedBytes, isRetryCancelled, standing } from "../record-facts.ts";
import type { UploadUrl } from "../upload-url.ts";
import type { StepResult } from "./context.ts";

export type Saved =
  | { readonly kind: "saved"; readonly stored: Stored }
  /** Another worker admitted the transfer, or gave it a session, at this very step: plan again from its record. */
  | {
      readonly kind: "replan";
      readonly stored: Stored;
      /** Graph asked for no calls for this long. */
      readonly cooldownMs: number;
    }
  /** Another worker has done this step. */
  | { readonly kind: "superseded"; readonly stored: Stored };

/** A cancel request or the timer's flag may come between any two tries; this many in a row is a storage fault. */
const MAX_TRIES = 8;

/**
 * Saves what a step decided, with the conditional write that makes it safe.
 *
 * R2. Act, then compare and swap. Admission (its session in the same write) and a fresh session keep the step number;
 * every other write raises it. A write that fails or meets a 412 may have landed all the same, so the record is read
 * again and the conflict resolved: landed, retry, replan or superseded.
 *
 * @param base the record as read; null for an admission
 * @param lastTryMs after this it is not tried again: the invocation has no time left
 * @throws {StorageUnavailableError} when the store cannot be reached, does not write, or shows no record any more; the
 * message must survive then
 */
export const saveRecord = async (
  ports: Ports,
  base: Stored | null,
  next: StepResult,
  lastTryMs = Number.POSITIVE_INFINITY,
): Promise<Saved> => {
  let planned = stamped(next, ports.clock.nowMs());
  let eTag = base?.eTag ?? null;
  for (let tries = 0; tries < MAX_TRIES && (tries === 0 || ports.clock.nowMs() < lastTryMs); tries++) {
    const written = await tryWrite(ports, planned, eTag);
    if (written !== null) return { kind: "saved", stored: { record: planned, eTag: written } };

    const found = await readAgain(ports, planned, base, { created: next.created, lastTryMs });
    const resolution = resolveConflict(base?.record ?? null, planned, next.created, found?.record ?? null);
    if (resolution === "retry") {
      eTag = found?.eTag ?? null;
      if (base !== null && found !== null) planned = keepFlags(planned, base.record, found.record);
      continue;
    }
    if (resolution === "landed" && found !== null) return { kind: "saved", stored: found };
    const held = next.created !== null && found?.record.session?.url.equals(next.created) === true;
    const cooldownMs =
      next.created === null || held
        ? 0
        : await deleteUnrecordedSession(ports, planned, next.created, lastTryMs);
    // A store that has failed over may show it again.
    if (found === null)
      throw new StorageUnavailableError(`the record of transfer ${planned.transferId} is not there any more`);
    return resolution === "replan"
      ? { kind: "replan", stored: found, cooldownMs }
      : { kind: "superseded", stored: found };
  }
  // No record will hold the session that this invocation created.
  if (next.created !== null) await deleteUnrecordedSession(ports, planned, next.created, lastTryMs);
  throw new StorageUnavailableError(
    `the record of transfer ${planned.transferId} could not be written in ${MAX_TRIES} tries`,
  );
};

/** If nothing can tell what became of the write, a fresh session goes: it holds nothing, and would block the item. */
const readAgain = async (
  ports: Ports,
  planned: TransferRecord,
  base: Stored | null,
  { created, lastTryMs }: { readonly created: UploadUrl | null; readonly lastTryMs: number },
): Promise<Stored | null> => {
  try {
    return await ports.records.read(planned.transferId, base === null ? undefined : planned.admittedAt);
  } catch (error) {
    if (created !== null) await deleteUnrecordedSession(ports, planned, created, lastTryMs);
    throw error;
  }
};

const stamped = ({ record, sameStep }: StepResult, nowMs: number): TransferRecord => {
  const step = sameStep ? record.step : record.step + 1;
  const updatedAt = new Date(nowMs).toISOString();
  const entry = {
    ...standing(record),
    lastStep: step,
    until: updatedAt,
    acceptedBytes: acceptedBytes(record),
  };
  const poisonings = sameStep ? (record.poisonings ?? 0) : 0;
  const history = withEntry(record.history, entry);
  return { ...record, step, poisonings, writeId: randomUUID(), updatedAt, history };
};

/** The new ETag; null when the write was refused, or its outcome is unknown. */
const tryWrite = async (
  { records }: Ports,
  record: TransferRecord,
  eTag: string | null,
): Promise<string | null> => {
  try {
    const answer = eTag === null ? await records.create(record) : await records.replace(record, eTag);
    return answer.kind === "written" ? answer.eTag : null;
  } catch {
    // Not swallowed: the read that follows either shows what became of the write, or throws.
    return null;
  }
};

/** What became of a write that failed, from the record as it is now. */
export const resolveConflict = (
  base: TransferRecord | null,
  planned: TransferRecord,
  created: UploadUrl | null,
  found: TransferRecord | null,
): "landed" | "retry" | "replan" | "superseded" => {
  if (found === null) return base === null ? "retry" : "superseded";
  if (found.writeId === planned.writeId) return "landed";
  if (base === null) return found.step === 0 ? "replan" : "superseded";
  if (found.runId !== base.runId || found.step !== base.step) return "superseded";
  if (created !== null && found.session?.url.equals(created)) return "landed";
  return found.writeId === base.writeId ? "retry" : "replan";
};

/** Flags that others set meanwhile, on top of what this step decided. */
const keepFlags = (planned: TransferRecord, base: TransferRecord, found: TransferRecord): TransferRecord => ({
  ...planned,
  cancelRequested:
    planned.cancelRequested ||
    (found.cancelRequested && !base.cancelRequested) ||
    // Of the attempt that this write begins.
    isRetryCancelled(found),
  rescuedAt: found.rescuedAt === base.rescuedAt ? planned.rescuedAt : found.rescuedAt,
  poisonings: planned.step === base.step ? (found.poisonings ?? 0) : 0,
});

/**
 * Deletes a session that no record holds: it would block the item until it expires.
 *
 * @param lastTryMs after this it is not tried again
 * @returns how long Graph asked for no calls
 */
const deleteUnrecordedSession = async (
  { destination, clock }: Pick<Ports, "destination" | "clock">,
  { request }: Pick<TransferRecord, "request">,
  url: UploadUrl,
  lastTryMs: number,
): Promise<number> => {
  for (let tries = 0; tries < 3 && (tries === 0 || clock.nowMs() < lastTryMs); tries++) {
    const answer = await destination.deleteSession(url, request.target);
    if ("retryAfterMs" in answer) return answer.retryAfterMs;
    if (answer.kind !== "transient") return 0;
  }
  return 0;
};
