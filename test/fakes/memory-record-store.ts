import {
  decodeRecord,
  encodeRecord,
  recordMetadata,
  recordSummary,
  type RecordFormat,
} from "../../src/storage/record-codec.ts";
import { recordName, transferIdOfName } from "../../src/storage/record-name.ts";
import type {
  FoundRecord,
  RecordPage,
  RecordStore,
  TimerState,
  WriteAnswer,
} from "../../src/transfer/ports.ts";
import type { Stored, TransferRecord } from "../../src/transfer/record.ts";

interface Blob {
  readonly text: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly eTag: string;
}

/** As in the blob store. */
const PAGE_SIZE = 500;

type OnWritten = (before: TransferRecord | null, after: TransferRecord) => void;

/** Records as the blob store keeps them: text, metadata and an ETag unique to each write, by name. */
export class MemoryRecordStore implements RecordStore {
  readonly #blobs = new Map<string, Blob>();
  readonly #admissions = new Map<string, string>();
  readonly #onWritten: OnWritten;
  readonly #format: RecordFormat | undefined;
  #timerState: TimerState | null = null;
  #writes = 0;

  /** @param format how upload URLs are kept; default: as they are */
  constructor(onWritten: OnWritten = () => undefined, format?: RecordFormat) {
    this.#onWritten = onWritten;
    this.#format = format;
  }

  read(transferId: string, admittedAt = this.#admissions.get(transferId)): Promise<Stored | null> {
    return Promise.resolve(admittedAt === undefined ? null : this.#stored(transferId, admittedAt));
  }

  reserveAdmission(transferId: string, now: string): Promise<string> {
    const reserved = this.#admissions.get(transferId) ?? now;
    this.#admissions.set(transferId, reserved);
    return Promise.resolve(reserved);
  }

  restoreReservation(transferId: string, admittedAt: string): Promise<boolean> {
    const isMissing = !this.#admissions.has(transferId);
    if (isMissing) this.#admissions.set(transferId, admittedAt);
    return Promise.resolve(isMissing);
  }

  create(record: TransferRecord): Promise<WriteAnswer> {
    const before = this.#stored(record.transferId, record.admittedAt);
    return Promise.resolve(before === null ? this.#put(null, record) : { kind: "conflict" });
  }

  replace(record: TransferRecord, eTag: string): Promise<WriteAnswer> {
    const before = this.#stored(record.transferId, record.admittedAt);
    return Promise.resolve(before?.eTag === eTag ? this.#put(before.record, record) : { kind: "conflict" });
  }

  page(token: string | null): Promise<RecordPage> {
    const names = [...this.#blobs.keys()].sort().filter((name) => token === null || name > token);
    const found = names.slice(0, PAGE_SIZE).flatMap((name) => this.#found(name));
    return Promise.resolve({ found, next: names.length > PAGE_SIZE ? (names[PAGE_SIZE - 1] ?? null) : null });
  }

  look(transferId: string, admittedAt: string): Promise<FoundRecord | null> {
    return Promise.resolve(this.#found(recordName({ transferId, admittedAt }))[0] ?? null);
  }

  remove({ summary, eTag }: FoundRecord): Promise<"removed" | "kept"> {
    const name = recordName(summary);
    if (this.#blobs.get(name)?.eTag !== eTag) return Promise.resolve("kept");
    this.#blobs.delete(name);
    this.#admissions.delete(summary.transferId);
    return Promise.resolve("removed");
  }

  readTimerState(): Promise<TimerState | null> {
    return Promise.resolve(this.#timerState);
  }

  writeTimerState(text: string, eTag: string | null): Promise<WriteAnswer> {
    if ((this.#timerState?.eTag ?? null) !== eTag) return Promise.resolve({ kind: "conflict" });
    this.#timerState = { text, eTag: `"${++this.#writes}"` };
    return Promise.resolve({ kind: "written", eTag: this.#timerState.eTag });
  }

  /** The record, read without a port call. */
  peek(transferId: string): Stored | null {
    const admittedAt = this.#admissions.get(transferId);
    return admittedAt === undefined ? null : this.#stored(transferId, admittedAt);
  }

  peekAll(): TransferRecord[] {
    return [...this.#blobs.values()].map(({ text }) => decodeRecord(text, this.#format));
  }

  /** Deletes a record and its id pointer behind the app's back. */
  lose(record: TransferRecord): void {
    this.#blobs.delete(recordName(record));
    this.#admissions.delete(record.transferId);
  }

  /** Deletes an id pointer behind the app's back, as a lifecycle rule does. */
  losePointer(transferId: string): void {
    this.#admissions.delete(transferId);
  }

  #found(name: string): FoundRecord[] {
    const blob = this.#blobs.get(name);
    const transferId = transferIdOfName(name);
    if (blob === undefined || transferId === null) return [];
    const summary = recordSummary(transferId, blob.metadata);
    return summary === null ? [] : [{ summary, eTag: blob.eTag }];
  }

  #stored(transferId: string, admittedAt: string): Stored | null {
    const blob = this.#blobs.get(recordName({ transferId, admittedAt }));
    return blob === undefined ? null : { record: decodeRecord(blob.text, this.#format), eTag: blob.eTag };
  }

  #put(before: TransferRecord | null, record: TransferRecord): WriteAnswer {
    const eTag = `"${++this.#writes}"`;
    this.#blobs.set(recordName(record), {
      text: encodeRecord(record, this.#format),
      metadata: recordMetadata(record),
      eTag,
    });
    this.#onWritten(before, record);
    return { kind: "written", eTag };
  }
}
