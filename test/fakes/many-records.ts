import type {
  FoundRecord,
  RecordPage,
  RecordStore,
  RecordSummary,
  TimerState,
  WriteAnswer,
} from "../../src/transfer/ports.ts";
import type { Stored, TransferRecord } from "../../src/transfer/record.ts";
import type { OpenTransfer } from "../../src/transfer/rescue-state.ts";
import { running } from "../support/records-by-status.ts";

const PAGE_SIZE = 500;

/**
 * A store of any number of ended records, made when a page shows them, with a few open ones among them. Record `n` was
 * admitted `n` intervals after the first. Counts its calls.
 */
export class ManyRecords implements RecordStore {
  count: number;
  calls: Record<string, number> = {};
  timerState: TimerState | null = null;
  readonly #firstMs: number;
  readonly #everyMs: number;
  readonly #open = new Map<number, Stored>();
  readonly #removed = new Set<number>();
  #writes = 0;

  constructor(options: { readonly count: number; readonly firstMs: number; readonly everyMs: number }) {
    this.count = options.count;
    this.#firstMs = options.firstMs;
    this.#everyMs = options.everyMs;
  }

  idOf(n: number): string {
    return `t-${n}`;
  }

  openTransfer(n: number, dueMs: number): OpenTransfer {
    return {
      transferId: this.idOf(n),
      admittedAt: new Date(this.#admittedMs(n)).toISOString(),
      dueMs,
    };
  }

  /** Makes a record one that is running, and moved last at this time. */
  open(n: number, updatedMs: number): void {
    const record = { ...running(this.idOf(n), undefined, this.#admittedMs(n)) };
    this.#put(n, { ...record, updatedAt: new Date(updatedMs).toISOString() });
  }

  end(n: number): void {
    this.#open.delete(n);
  }

  takeCalls(): Record<string, number> {
    const taken = this.calls;
    this.calls = {};
    return taken;
  }

  page(token: string | null): Promise<RecordPage> {
    this.#called("page");
    const found: FoundRecord[] = [];
    let n = token === null ? this.count - 1 : Number(token);
    for (let listed = 0; listed < PAGE_SIZE && n >= 0; listed++, n--)
      if (!this.#removed.has(n)) found.push(this.#found(n));
    return Promise.resolve({ found, next: n >= 0 ? String(n) : null });
  }

  look(transferId: string): Promise<FoundRecord | null> {
    this.#called("look");
    return Promise.resolve(this.#found(this.#numberOf(transferId)));
  }

  read(transferId: string): Promise<Stored | null> {
    this.#called("read");
    return Promise.resolve(this.#open.get(this.#numberOf(transferId)) ?? null);
  }

  replace(record: TransferRecord): Promise<WriteAnswer> {
    this.#called("replace");
    return Promise.resolve({ kind: "written", eTag: this.#put(this.#numberOf(record.transferId), record) });
  }

  remove({ summary }: FoundRecord): Promise<"removed" | "kept"> {
    this.#called("remove");
    this.#removed.add(this.#numberOf(summary.transferId));
    return Promise.resolve("removed");
  }

  readTimerState(): Promise<TimerState | null> {
    this.#called("readTimerState");
    return Promise.resolve(this.timerState);
  }

  writeTimerState(text: string): Promise<WriteAnswer> {
    this.#called("writeTimerState");
    this.timerState = { text, eTag: String(++this.#writes) };
    return Promise.resolve({ kind: "written", eTag: this.timerState.eTag });
  }

  reserveAdmission(): Promise<string> {
    return Promise.reject(new Error("admits nothing"));
  }

  restoreReservation(): Promise<boolean> {
    this.#called("restoreReservation");
    return Promise.resolve(false);
  }

  create(): Promise<WriteAnswer> {
    return Promise.reject(new Error("admits nothing"));
  }

  #called(name: string): void {
    this.calls[name] = (this.calls[name] ?? 0) + 1;
  }

  #numberOf(transferId: string): number {
    return Number(transferId.slice(2));
  }

  #admittedMs(n: number): number {
    return this.#firstMs + n * this.#everyMs;
  }

  #put(n: number, record: TransferRecord): string {
    const eTag = String(++this.#writes);
    this.#open.set(n, { record, eTag });
    return eTag;
  }

  #found(n: number): FoundRecord {
    const admittedAt = new Date(this.#admittedMs(n)).toISOString();
    const stored = this.#open.get(n);
    const summary: RecordSummary = {
      transferId: this.idOf(n),
      status: stored === undefined ? "completed" : "running",
      step: stored?.record.step ?? 9,
      resultPublished: stored === undefined,
      admittedAt,
      updatedAt: stored?.record.updatedAt ?? admittedAt,
      waitUntil: null,
      queue: "steps",
    };
    return { summary, eTag: stored?.eTag ?? "ended" };
  }
}
