import type { StoredBatch, BatchRecord } from "../../src/batch/batch-record.ts";
import type { BatchAttempt } from "../../src/batch/batch-files.ts";
import { childIdPrefix, placeOfChild } from "../../src/batch/child-id.ts";
import type { PlanPage } from "../../src/batch/plan-page.ts";
import type {
  BatchChildren,
  BatchListing,
  BatchPages,
  BatchStore,
  BatchSummary,
  ListedChild,
  ListedLines,
  SourceContainer,
} from "../../src/batch/ports.ts";
import type { ReportPage } from "../../src/batch/report-page.ts";
import type { ListedBlob } from "../../src/batch/selection.ts";
import type { WriteAnswer } from "../../src/transfer/ports.ts";
import type { EndStatus } from "../../src/transfer/result.ts";
import type { TransferRecord } from "../../src/transfer/record.ts";

/** Records of batches as the blob store keeps them: text, and an ETag unique to each write. */
export class MemoryBatchStore implements BatchStore {
  readonly #blobs = new Map<string, { readonly text: string; readonly eTag: string }>();
  #writes = 0;

  read(batchId: string): Promise<StoredBatch | null> {
    return Promise.resolve(this.peek(batchId));
  }

  create(record: BatchRecord): Promise<WriteAnswer> {
    return Promise.resolve(this.#blobs.has(record.batchId) ? { kind: "conflict" } : this.#put(record));
  }

  replace(record: BatchRecord, eTag: string): Promise<WriteAnswer> {
    const isSame = this.#blobs.get(record.batchId)?.eTag === eTag;
    return Promise.resolve(isSame ? this.#put(record) : { kind: "conflict" });
  }

  page(): Promise<BatchListing> {
    const found = [...this.#blobs.values()].map(({ text, eTag }) => {
      const record = JSON.parse(text) as BatchRecord;
      return { ...record, eTag };
    });
    return Promise.resolve({ found, next: null });
  }

  remove({ batchId, eTag }: BatchSummary): Promise<"removed" | "kept"> {
    if (this.#blobs.get(batchId)?.eTag !== eTag) return Promise.resolve("kept");
    this.#blobs.delete(batchId);
    return Promise.resolve("removed");
  }

  peek(batchId: string): StoredBatch | null {
    const blob = this.#blobs.get(batchId);
    return blob === undefined ? null : { record: JSON.parse(blob.text) as BatchRecord, eTag: blob.eTag };
  }

  #put(record: BatchRecord): WriteAnswer {
    const eTag = `"${++this.#writes}"`;
    this.#blobs.set(record.batchId, { text: JSON.stringify(record), eTag });
    return { kind: "written", eTag };
  }
}

/** What belongs to batches, by name; blocks of the lists appear with their commit. */
export class MemoryBatchPages implements BatchPages {
  readonly #plans = new Map<string, PlanPage>();
  readonly #claims = new Map<string, string>();
  readonly #reports = new Map<string, ReportPage>();
  readonly #staged = new Map<string, ListedLines>();
  readonly #lists = new Map<string, ListedLines>();

  keepPlan(batchId: string, page: number, plan: PlanPage): Promise<PlanPage> {
    const key = `${batchId}/${page}`;
    const kept = this.#plans.get(key) ?? plan;
    this.#plans.set(key, kept);
    return Promise.resolve(kept);
  }

  readPlan(batchId: string, page: number): Promise<PlanPage> {
    const plan = this.#plans.get(`${batchId}/${page}`);
    return plan === undefined ? Promise.reject(new Error("no such plan")) : Promise.resolve(plan);
  }

  claimPath(batchId: string, key: string, blob: string): Promise<string> {
    const claim = `${batchId}/${key}`;
    const owner = this.#claims.get(claim) ?? blob;
    this.#claims.set(claim, owner);
    return Promise.resolve(owner);
  }

  writeReport(batchId: string, page: number, report: ReportPage): Promise<void> {
    this.#reports.set(`${batchId}/${page}`, report);
    return Promise.resolve();
  }

  readReport(batchId: string, page: number): Promise<ReportPage | null> {
    return Promise.resolve(this.#reports.get(`${batchId}/${page}`) ?? null);
  }

  stageLists({ batchId, attempt }: BatchAttempt, page: number, lists: ListedLines): Promise<void> {
    this.#staged.set(`${batchId}/${attempt}/${page}`, lists);
    return Promise.resolve();
  }

  commitLists({ batchId, attempt }: BatchAttempt, pages: number): Promise<void> {
    const blocks = Array.from({ length: pages }, (_, page) =>
      this.#staged.get(`${batchId}/${attempt}/${page}`),
    );
    const joined = (list: keyof ListedLines): string => blocks.map((block) => block?.[list] ?? "").join("");
    this.#lists.set(batchId, { manifest: joined("manifest"), failures: joined("failures") });
    return Promise.resolve();
  }

  removeFiles(batchId: string): Promise<boolean> {
    for (const files of [this.#plans, this.#claims, this.#reports, this.#staged, this.#lists])
      for (const name of files.keys())
        if (name === batchId || name.startsWith(`${batchId}/`)) files.delete(name);
    return Promise.resolve(true);
  }

  /** The committed lists, line by line. */
  lists(batchId: string): { readonly manifest: readonly object[]; readonly failures: readonly object[] } {
    const { manifest = "", failures = "" } = this.#lists.get(batchId) ?? {};
    const linesOf = (text: string): object[] =>
      text
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as object);
    return { manifest: linesOf(manifest), failures: linesOf(failures) };
  }
}

/** @param all every record there is */
export const memoryBatchChildren = (all: () => readonly TransferRecord[]): BatchChildren => ({
  list: (key) => {
    const prefix = childIdPrefix(key);
    const found = all().filter(({ transferId }) => transferId.startsWith(prefix));
    return Promise.resolve(
      new Map(found.map((record) => [placeOfChild(record.transferId), childOf(record)] as const)),
    );
  },
});

const ENDS: readonly string[] = ["completed", "skipped", "failed", "cancelled"] satisfies EndStatus[];

const childOf = ({ status, attempt }: TransferRecord): ListedChild => ({
  end: ENDS.includes(status) ? (status as EndStatus) : null,
  attempt,
});

/** A container with these blobs, listed by name; a marker is the last name of the page before. */
export const memoryContainer = (blobs: () => readonly ListedBlob[]): SourceContainer => ({
  list: ({ prefix, marker, most }) => {
    const found = blobs()
      .filter(({ name }) => name.startsWith(prefix) && (marker === null || name > marker))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const page = found.slice(0, most);
    return Promise.resolve({
      kind: "listed",
      blobs: page,
      next: found.length > most ? (page.at(-1)?.name ?? null) : null,
    });
  },
});
