import { randomUUID } from "node:crypto";
import type { ContainerClient } from "@azure/storage-blob";
import type { QueueClient } from "@azure/storage-queue";
import { targetKindOf } from "../graph/targets/index.ts";
import { recordName } from "../storage/record-name.ts";
import { createIfMissing } from "../storage/errors.ts";
import { derivedTransferId } from "../transfer/job.ts";
import type { Clock, RecordStore } from "../transfer/ports.ts";
import { admitted, type TransferRecord } from "../transfer/record.ts";
import { TransferClientError } from "./errors.ts";
import type { ReadJob } from "./job-input.ts";
import { storageErrorOf } from "./storage-errors.ts";
import { transferViewOf, type TransferView } from "./transfer-view.ts";

/** A job that is on the queue. */
export interface Submitted {
  readonly transferId: string;
  /** False when a transfer of this id and this very request was there already. */
  readonly created: boolean;
  readonly transfer: TransferView;
}

/** What submitting works with. */
export interface SubmitParts {
  readonly records: RecordStore;
  readonly container: ContainerClient;
  readonly queue: QueueClient;
  readonly clock: Pick<Clock, "nowMs">;
}

/** Never expires: a job behind a long backlog must not get lost. */
const NO_EXPIRY = -1;

/**
 * Admits the transfer, its source not yet looked at, and puts its job on the queue. The record is exactly what a
 * worker writes that finds the source account down at admission (`transfer/admit.ts`), so a worker goes on from it
 * as from its own; and the transfer can be listed, watched and cancelled from this moment, though no app may run.
 */
export const submitJob = async (parts: SubmitParts, { job, message }: ReadJob): Promise<Submitted> => {
  const { records, clock } = parts;
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
    nowMs: now.getTime(),
  });
  const written = await records.create(record);
  if (written.kind === "conflict") return await joinExisting(parts, message, record);
  try {
    await sendJob(parts.queue, { ...message, transferId });
  } catch (error) {
    await takeBack(parts.container, record, written.eTag);
    throw storageErrorOf(error, transferId);
  }
  return { transferId, created: true, transfer: transferViewOf(record) };
};

/** The id is taken: by this very request, which is fine, or by another one. */
const joinExisting = async (
  { records, queue }: SubmitParts,
  message: object,
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
  if (found.fingerprint !== wanted.fingerprint) {
    throw new TransferClientError(
      "transfer-id-reused",
      `transferId ${transferId} belongs to a transfer with another request`,
      { transferId, field: "transferId" },
    );
  }
  const transfer = transferViewOf(found);
  // Whoever submitted it first may have gone before the job was on the queue; a second message does no harm.
  if (transfer.status === "queued") await sendJob(queue, { ...message, transferId });
  return { transferId, created: false, transfer };
};

const sendJob = (queue: QueueClient, job: object): Promise<unknown> =>
  createIfMissing(
    () => queue.createIfNotExists(),
    () => queue.sendMessage(wireText(job), { messageTimeToLive: NO_EXPIRY }),
  );

/** Raw JSON, as `messageEncoding: "none"` in host.json says; the two characters that XML cannot carry are escaped. */
const wireText = (job: object): string =>
  JSON.stringify(job).replace(/[\uFFFE\uFFFF]/g, (char) => `\\u${char.charCodeAt(0).toString(16)}`);

/** Without a message there is no transfer. Should even this fail, the app's timer takes it up some time later. */
const takeBack = async (container: ContainerClient, record: TransferRecord, eTag: string): Promise<void> => {
  await container
    .getBlobClient(recordName(record.transferId, record.admittedAt))
    .delete({ conditions: { ifMatch: eTag } })
    .catch(() => undefined);
};
