import type { BlobRequestConditions, ContainerClient } from "@azure/storage-blob";
import type { RecordStore, WriteAnswer } from "../transfer/ports.ts";
import type { Stored, TransferRecord } from "../transfer/record.ts";
import { decodeRecord, encodeRecord, recordMetadata } from "./record-codec.ts";
import { admittedAtOfId, recordName, idPointerName, TIMER_STATE } from "./record-name.ts";
import { lookAtRecord, recordPage } from "./record-pages.ts";
import { recordSeal, type RecordSeal } from "./record-seal.ts";
import { readText } from "./read-text.ts";
import { POINTER_GRACE_MS, removeRecord } from "./remove-record.ts";
import { CALL_TIMEOUT_MS } from "./call-limit.ts";
import { storageStatus } from "./errors.ts";
import { writeBlob, type BlobWrite } from "./write-blob.ts";

/** A pointer is removed with its record at most once between two tries. */
const MAX_TRIES = 3;

export interface RecordStoreOptions {
  /** Default: an hour. */
  readonly pointerGraceMs?: number;
  /** How long a read may take, with its body. Default: as any other call. */
  readonly timeoutMs?: number;
  /** How upload URLs are kept. Default: as they are, and what is sealed cannot be read. */
  readonly seal?: RecordSeal;
}

/**
 * One blob per transfer, whose ETag guards each write. Records are named so that a listing begins with the latest. A
 * transfer whose id the user chose also has an id pointer, a small blob that holds the time in the record's name.
 */
export const blobRecordStore = (
  container: ContainerClient,
  {
    pointerGraceMs = POINTER_GRACE_MS,
    timeoutMs = CALL_TIMEOUT_MS,
    seal = recordSeal([]),
  }: RecordStoreOptions = {},
): RecordStore => {
  const format = { container: container.containerName, seal };

  const write = (blob: BlobWrite): Promise<WriteAnswer> => writeBlob(container, blob);

  const writeRecord = (record: TransferRecord, conditions: BlobRequestConditions) =>
    write({
      name: recordName(record),
      body: encodeRecord(record, format),
      metadata: recordMetadata(record),
      conditions,
    });

  /** The time of an earlier reservation. Gives the pointer a new ETag, so that it is not removed together with an old record. */
  const reserveAgain = async (transferId: string): Promise<string | null> => {
    const name = idPointerName(transferId);
    try {
      await container.getBlobClient(name).setMetadata({});
    } catch (error) {
      if (storageStatus(error) === 404) return null;
      throw error;
    }
    return (await readText(container, name, timeoutMs))?.text ?? null;
  };

  /** When the transfer of this id was admitted; null if there is none. */
  const findAdmittedAt = async (transferId: string): Promise<string | null> =>
    admittedAtOfId(transferId) ??
    (await readText(container, idPointerName(transferId), timeoutMs))?.text ??
    null;

  return {
    read: async (transferId, admittedAt): Promise<Stored | null> => {
      const at = admittedAt ?? (await findAdmittedAt(transferId));
      const found =
        at === null ? null : await readText(container, recordName({ transferId, admittedAt: at }), timeoutMs);
      return found && { record: decodeRecord(found.text, format), eTag: found.eTag };
    },
    reserveAdmission: async (transferId, now) => {
      const derived = admittedAtOfId(transferId);
      if (derived !== null) return derived;
      for (let tries = 0; tries < MAX_TRIES; tries++) {
        const { kind } = await write({
          name: idPointerName(transferId),
          body: now,
          metadata: {},
          conditions: { ifNoneMatch: "*" },
        });
        const reserved = kind === "written" ? now : await reserveAgain(transferId);
        if (reserved !== null) return reserved;
      }
      throw new Error(`the id pointer of transfer ${transferId} keeps vanishing`);
    },
    restoreReservation: async (transferId, admittedAt) => {
      if (admittedAtOfId(transferId) !== null) return false;
      const name = idPointerName(transferId);
      if ((await readText(container, name, timeoutMs)) !== null) return false;
      const conditions = { ifNoneMatch: "*" };
      return (await write({ name, body: admittedAt, metadata: {}, conditions })).kind === "written";
    },
    create: (record) => writeRecord(record, { ifNoneMatch: "*" }),
    replace: (record, eTag) => writeRecord(record, { ifMatch: eTag }),
    page: (token) => recordPage(container, token),
    look: (transferId, admittedAt) => lookAtRecord(container, transferId, admittedAt),
    remove: (found) => removeRecord(container, found, pointerGraceMs),
    readTimerState: () => readText(container, TIMER_STATE, timeoutMs),
    writeTimerState: (text, eTag) =>
      write({
        name: TIMER_STATE,
        body: text,
        metadata: {},
        conditions: eTag === null ? { ifNoneMatch: "*" } : { ifMatch: eTag },
      }),
  };
};
