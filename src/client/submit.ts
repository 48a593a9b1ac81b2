import { randomUUID } from "node:crypto";
import type { ContainerClient } from "@azure/storage-blob";
import { targetKindOf } from "../graph/targets/index.ts";
import { recordName } from "../storage/record-name.ts";
import { derivedTransferId, isSameRequest, type Job } from "../transfer/job.ts";
import type { JobMessage } from "../transfer/message.ts";
import type { Clock, RecordStore, StepQueue } from "../transfer/ports.ts";
import { admitted, type TransferRecord } from "../transfer/record.ts";
import { storageErrorOf, TransferClientError } from "./errors.ts";
import { transferViewOf, type TransferView } from "./transfer-view.ts";

/** A job that is on the queue. */
export interface Submitted {
  readonly transferId: string;
  /** False if there was a transfer with this id and this request already. */
  readonly created: boolean;
  /** As it stands after the call. */
  readonly transfer: TransferView;
}

/** What submitting works with. */
export interface SubmitParts {
  readonly records: RecordStore;
  readonly container: ContainerClient;
  readonly steps: StepQueue;
  readonly clock: Pick<Clock, "nowMs">;
}

/**
 * Admits the transfer without a look at its source, and puts its job on the queue. The record is the one that a worker
 * writes if it cannot reach the source account at admission (`transfer/step/admit.ts`), so a worker continues from it
 * as from its own. From this moment on the transfer can be listed, watched and cancelled, even while no app runs.
 */
export const submitJob = async (parts: SubmitParts, job: Job): Promise<Submitted> => {
  const { records, steps, clock } = parts;
  const now = new Date(clock.nowMs());
  const transferId = job.transferId ?? derivedTransferId(randomUUID(), now);
  const admittedAt = await records.reserveAdmission(transferId, now.toISOString());
  const rangeBytes =
    job.request.options.rangeBytes ?? targetKindOf(job.request.target).rules.defaultRangeBytes;
  const record = admitted({
    transferId,
    request: job.request,
    source: null,
    rangeBytes,
    admittedAt,
    trace: job.trace,
    nowMs: now.getTime(),
  });
  const message: JobMessage = { kind: "job", job: { ...job, transferId } };
  const written = await records.create(record);
  if (written.kind === "conflict") return await joinExisting(parts, message, record);
  try {
    await steps.send("jobs", message, 0);
  } catch (error) {
    await removeRecord(parts.container, record, written.eTag);
    throw storageErrorOf(error, transferId);
  }
  return { transferId, created: true, transfer: transferViewOf(record) };
};

/** The id has a record already: of the same request, which is fine, or of another one. */
const joinExisting = async (
  { records, steps }: SubmitParts,
  message: JobMessage,
  wanted: TransferRecord,
): Promise<Submitted> => {
  const { transferId, admittedAt } = wanted;
  const found = (await records.read(transferId, admittedAt))?.record;
  if (found === undefined) {
    throw new TransferClientError(
      "storage-failed",
      `the record of transfer ${transferId} was removed while it was submitted; submit it again`,
      { transferId },
    );
  }
  if (!isSameRequest(found.request, wanted.request)) {
    throw new TransferClientError(
      "transfer-id-reused",
      `transferId ${transferId} belongs to a transfer with another request`,
      { transferId, field: "transferId" },
    );
  }
  const transfer = transferViewOf(found);
  // The first submitter may have crashed before the job was on the queue; a second message does no harm.
  if (transfer.status === "queued") await steps.send("jobs", message, 0);
  return { transferId, created: false, transfer };
};

/** Without a message there is no transfer. Should this fail too, the app's timer rescues the transfer later. */
const removeRecord = async (
  container: ContainerClient,
  record: TransferRecord,
  eTag: string,
): Promise<void> => {
  await container
    .getBlobClient(recordName(record))
    .delete({ conditions: { ifMatch: eTag } })
    .catch(() => undefined);
};
