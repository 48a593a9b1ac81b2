import type { EndStatus } from "../transfer/result.ts";
import type { Ports, SourceFailure, WriteAnswer } from "../transfer/ports.ts";
import type { BatchAttempt } from "./batch-files.ts";
import type { PageKey } from "./child-id.ts";
import type { BatchRecord, BatchStatus, StoredBatch } from "./batch-record.ts";
import type { BatchResult } from "./batch-result.ts";
import type { BatchMessage } from "./message.ts";
import type { PlanPage } from "./plan-page.ts";
import type { ReportPage } from "./report-page.ts";
import type { ListedBlob } from "./selection.ts";

/** What a batch needs from the outside, beside the records and the queue of its transfers. */
export interface BatchPorts extends Pick<Ports, "records" | "steps" | "destination" | "clock"> {
  readonly batches: BatchStore;
  readonly pages: BatchPages;
  readonly children: BatchChildren;
  readonly container: SourceContainer;
  readonly batchSteps: BatchQueue;
  readonly batchResults: { publish(event: BatchResult): Promise<void> };
}

export interface BatchStore {
  read(batchId: string): Promise<StoredBatch | null>;
  /** Writes only if there is none. */
  create(record: BatchRecord): Promise<WriteAnswer>;
  /** Writes only over this ETag. */
  replace(record: BatchRecord, eTag: string): Promise<WriteAnswer>;
  /**
   * A page of all batches, by id, from their metadata.
   * @param token `next` of the page before; null for the first
   */
  page(token: string | null): Promise<BatchListing>;
  /** @returns `kept` if the record has changed */
  remove(summary: BatchSummary): Promise<"removed" | "kept">;
}

/** What a listing shows of a batch. */
export interface BatchSummary {
  readonly batchId: string;
  readonly eTag: string;
  readonly status: BatchStatus;
  readonly resultPublished: boolean;
  /** ISO 8601, as the others. */
  readonly submittedAt: string;
  readonly updatedAt: string;
  readonly lookAt: string;
}

export interface BatchListing {
  readonly found: readonly BatchSummary[];
  /** The next page's token; null after the last. */
  readonly next: string | null;
}

/** What belongs to a batch and grows with it. */
export interface BatchPages {
  /** Keeps the first page that is written. @returns the one that is there afterwards */
  keepPlan(batchId: string, page: number, plan: PlanPage): Promise<PlanPage>;
  /** @throws {Error} if there is none */
  readPlan(batchId: string, page: number): Promise<PlanPage>;
  /**
   * Claims a path for a blob.
   * @param key of the path
   * @returns the blob that has it: the given one, or another that came first
   */
  claimPath(batchId: string, key: string, blob: string): Promise<string>;
  writeReport(batchId: string, page: number, report: ReportPage): Promise<void>;
  /** Null if the page was never closed. */
  readReport(batchId: string, page: number): Promise<ReportPage | null>;
  /** Adds a page's lines to the manifest and to the list of failures. Repeating it changes nothing. */
  stageLists(attempt: BatchAttempt, page: number, lists: ListedLines): Promise<void>;
  /** Makes both appear, with the pages that were added. */
  commitLists(attempt: BatchAttempt, pages: number): Promise<void>;
  /** Deletes up to so many of a batch's files. @returns whether none are left */
  removeFiles(batchId: string, most: number): Promise<boolean>;
}

/** JSON Lines: of every blob, and the jobs of those that failed. */
export interface ListedLines {
  readonly manifest: string;
  readonly failures: string;
}

/** The records of a batch's transfers, by page, from their metadata. */
export interface BatchChildren {
  /** The transfers of a page that have a record, by their places. */
  list(key: PageKey): Promise<ReadonlyMap<number, ListedChild>>;
}

export interface ListedChild {
  /** Null while it runs or waits. */
  readonly end: EndStatus | null;
  /** 1 at first; each retry adds 1. */
  readonly attempt: number;
}

/** The container that a batch reads from. */
export interface SourceContainer {
  /**
   * A page of the blobs below a prefix, by name.
   * @param marker `next` of the page before; null for the first
   */
  list(ask: ListBlobs): Promise<ListedPage | SourceFailure>;
}

export interface ListBlobs {
  readonly container: string;
  readonly prefix: string;
  readonly marker: string | null;
  readonly most: number;
  /** Index tags take a right of their own. */
  readonly tags: boolean;
}

export interface ListedPage {
  readonly kind: "listed";
  readonly blobs: readonly ListedBlob[];
  /** Null after the last. */
  readonly next: string | null;
}

export interface BatchQueue {
  /** @param delayMs the message stays invisible at least that long */
  send(message: BatchMessage, delayMs: number): Promise<void>;
}
