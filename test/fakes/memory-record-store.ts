import { decodeRecord, encodeRecord, recordMetadata, recordSummary } from "../../src/storage/record-codec.ts";
import type { RecordStore, RecordSummary, WriteAnswer } from "../../src/transfer/ports.ts";
import type { Stored, TransferRecord } from "../../src/transfer/record.ts";

interface Blob {
  readonly text: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly eTag: string;
}

type OnWritten = (before: TransferRecord | null, after: TransferRecord) => void;

/** Records as the blob store keeps them: text, metadata and an ETag unique to each write, by id and admission time. */
export class MemoryRecordStore implements RecordStore {
  readonly #blobs = new Map<string, Blob>();
  readonly #admissions = new Map<string, string>();
  readonly #onWritten: OnWritten;
  #writes = 0;

  constructor(onWritten: OnWritten = () => undefined) {
    this.#onWritten = onWritten;
  }

  read(transferId: string, admittedAt = this.#admissions.get(transferId)): Promise<Stored | null> {
    return Promise.resolve(admittedAt === undefined ? null : this.#stored(transferId, admittedAt));
  }

  reserveAdmission(transferId: string, now: string): Promise<string> {
    const reserved = this.#admissions.get(transferId) ?? now;
    this.#admissions.set(transferId, reserved);
    return Promise.resolve(reserved);
  }

  create(record: TransferRecord): Promise<WriteAnswer> {
    const before = this.#stored(record.transferId, record.admittedAt);
    return Promise.resolve(before === null ? this.#put(null, record) : { kind: "conflict" });
  }

  replace(record: TransferRecord, eTag: string): Promise<WriteAnswer> {
    const before = this.#stored(record.transferId, record.admittedAt);
    return Promise.resolve(before?.eTag === eTag ? this.#put(before.record, record) : { kind: "conflict" });
  }

  async *list(): AsyncGenerator<RecordSummary> {
    const latestFirst = [...this.#blobs.values()]
      .map(({ text, metadata }) => ({ record: decodeRecord(text), metadata }))
      .sort((a, b) => (a.record.admittedAt < b.record.admittedAt ? 1 : -1));
    for (const { record, metadata } of latestFirst) {
      const summary = await Promise.resolve(recordSummary(record.transferId, metadata));
      if (summary !== null) yield summary;
    }
  }

  /** The record, read without a port call. */
  peek(transferId: string): Stored | null {
    const admittedAt = this.#admissions.get(transferId);
    return admittedAt === undefined ? null : this.#stored(transferId, admittedAt);
  }

  peekAll(): TransferRecord[] {
    return [...this.#blobs.values()].map(({ text }) => decodeRecord(text));
  }

  /** Deletes a record as a lifecycle rule does. */
  remove({ transferId, admittedAt }: TransferRecord): void {
    this.#blobs.delete(keyOf(transferId, admittedAt));
    this.#admissions.delete(transferId);
  }

  #stored(transferId: string, admittedAt: string): Stored | null {
    const blob = this.#blobs.get(keyOf(transferId, admittedAt));
    return blob === undefined ? null : { record: decodeRecord(blob.text), eTag: blob.eTag };
  }

  #put(before: TransferRecord | null, record: TransferRecord): WriteAnswer {
    const eTag = `"${++this.#writes}"`;
    this.#blobs.set(keyOf(record.transferId, record.admittedAt), {
      text: encodeRecord(record),
      metadata: recordMetadata(record),
      eTag,
    });
    this.#onWritten(before, record);
    return { kind: "written", eTag };
  }
}

const keyOf = (transferId: string, admittedAt: string): string => `${transferId}@${admittedAt}`;
