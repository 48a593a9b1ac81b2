import type { ContainerClient } from "@azure/storage-blob";
import { withTimeout } from "../http/timeout.ts";
import type { FoundRecord } from "../transfer/ports.ts";
import { CALL_TIMEOUT_MS } from "./call-limit.ts";
import { storageStatus } from "./errors.ts";
import { readText } from "./read-text.ts";
import { admittedAtOfId, idPointerName, recordName } from "./record-name.ts";

/** Between a reservation and its record lie a few calls, to Graph as well. */
export const POINTER_GRACE_MS = 60 * 60_000;

/**
 * Deletes a record, and then its id pointer; see `RecordStore.remove`.
 *
 * The record goes first, because a crash in between then leaves a pointer alone, which only keeps a time. A record
 * without its pointer would not be found, and the same job would run a second time. Each reservation touches the
 * pointer (`reserveAdmission`): one from the last hour keeps both, and a later one keeps the pointer.
 */
export const removeRecord = async (
  container: ContainerClient,
  { summary, eTag }: FoundRecord,
  pointerGraceMs: number,
): Promise<"removed" | "kept"> => {
  const { transferId, admittedAt } = summary;
  const pointerName = idPointerName(transferId);
  const pointer = admittedAtOfId(transferId) === null ? await readText(container, pointerName) : null;
  if (pointer !== null && pointer.ageMs < pointerGraceMs) return "kept";
  if (!(await deleteUnchanged(container, recordName(summary), eTag))) return "kept";
  // It may belong to another record of this id, if somebody deleted an earlier pointer.
  if (pointer?.text === admittedAt) await deleteUnchanged(container, pointerName, pointer.eTag);
  return "removed";
};

/** False if it has changed, or is gone. */
const deleteUnchanged = async (
  container: ContainerClient,
  name: string,
  ifMatch: string,
): Promise<boolean> => {
  try {
    await withTimeout(CALL_TIMEOUT_MS, (abortSignal) =>
      container.getBlobClient(name).delete({ conditions: { ifMatch }, abortSignal }),
    );
    return true;
  } catch (error) {
    if (storageStatus(error) === 412 || storageStatus(error) === 404) return false;
    throw error;
  }
};
