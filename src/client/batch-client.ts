import { setTimeout } from "node:timers/promises";
import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { batchIdSchema, type BatchRequest } from "../batch/batch-request.ts";
import type { BatchPorts } from "../batch/ports.ts";
import { requestBatchCancel, requestBatchRetry } from "../batch/request-batch.ts";
import { submitBatch } from "../batch/submit-batch.ts";
import { validateBatch, type batchSchema } from "../intake/validate-batch.ts";
import { faultsOf } from "../intake/validate-job.ts";
import { derivedTransferId, type Target } from "../transfer/job.ts";
import type { BatchLists } from "../storage/batch-lists.ts";
import { batchLines, failedBlobs, type BatchLines, type FailedBlobs } from "./batch-lists.ts";
import { batchViewOf, isBatchViewEnded, type BatchView } from "./batch-view.ts";
import { isTransferClientError, TransferClientError, withStorageErrors } from "./errors.ts";
import { fieldIn, plainObject } from "./job-input.ts";
import type { TargetInput } from "./target-input.ts";

/** A batch as a user writes it: a job whose source has `prefix` instead of `blob`. */
export type BatchInput = Readonly<
  Omit<z.input<typeof batchSchema>, "target"> & { readonly target: TargetInput | Target }
>;

/** A batch that was submitted. */
export interface SubmittedBatch {
  readonly batchId: string;
  /** False if there was a batch with this id and this request already. */
  readonly created: boolean;
  readonly batch: BatchView;
}

/** Submits, shows, cancels and retries batches. Errors as with transfers. */
export interface BatchClient {
  /** Validates a batch and fills in its defaults. Sends nothing. @throws `invalid-job` */
  check(batch: BatchInput): BatchRequest;
  /** Begins a batch. With a `batchId`, submitting it twice starts one. @throws `invalid-job`, `transfer-id-reused` */
  submit(batch: BatchInput): Promise<SubmittedBatch>;
  /** Null when there is none with this id. */
  get(batchId: string): Promise<BatchView | null>;
  /** All batches that this version can read, the latest submitted first. */
  list(): Promise<readonly BatchView[]>;
  /** Yields the batch as it is now, and again whenever it has changed, until it has ended. @throws `batch-not-found` */
  watch(batchId: string, options?: { readonly signal?: AbortSignal }): AsyncIterable<BatchView>;
  /** Requests that no more transfers begin, and that those that have not ended stop. @throws `batch-not-found`, `already-ended` */
  cancel(batchId: string): Promise<void>;
  /**
   * Sends again what failed or was cancelled, or only what failed with one of these error codes. It also continues
   * a listing that a cancel had cut short.
   * @throws `batch-not-found`, `not-ended`, `already-completed`
   */
  retry(
    batchId: string,
    options?: { readonly error?: readonly string[] },
  ): Promise<{ readonly attempt: number }>;
  /** The outcome of each blob once the batch has ended, read on demand. @throws `batch-not-found`, `not-ended` */
  manifest(batchId: string): AsyncIterable<BatchLines["manifest"]>;
  /**
   * The first blobs that failed, were refused or cancelled, with their errors, for people to look at; looks through the
   * first 20,000 lines of the manifest.
   * @param atMost default 20
   * @throws `batch-not-found`, `not-ended`
   */
  failedBlobs(batchId: string, options?: { readonly atMost?: number }): Promise<FailedBlobs>;
  /** A job for each blob that failed, was refused or cancelled, for `submit`. @throws `batch-not-found`, `not-ended` */
  failures(batchId: string): AsyncIterable<BatchLines["failures"]>;
}

type Parts = Pick<BatchPorts, "batches" | "batchSteps" | "clock"> & {
  readonly lists: BatchLists;
  readonly sourceBaseUrl: string;
};

const WATCH_EVERY_MS = 1000;
const LIST_AT_ONCE = 16;

/** A client over the storage of batches. */
export const batchClient = (parts: Parts): BatchClient => {
  const { batches, sourceBaseUrl } = parts;
  const valid = (input: BatchInput) => {
    const batch = validateBatch(plainObject(input), sourceBaseUrl);
    if ("invalid" in batch)
      throw new TransferClientError("invalid-job", batch.invalid, {
        field: fieldIn(batch.invalid),
        faults: faultsOf(batch),
      });
    return batch;
  };
  const get = async (batchId: string): Promise<BatchView | null> => {
    if (!batchIdSchema.safeParse(batchId).success) return null;
    const stored = await withStorageErrors(() => batches.read(batchId));
    return stored && batchViewOf(stored.record);
  };
  /** One that only a newer version can read, or that is damaged, must not hide the others. */
  const readable = async (batchId: string): Promise<BatchView | null> => {
    try {
      return await get(batchId);
    } catch (error) {
      const code = isTransferClientError(error) ? error.code : null;
      if (code === "newer-version" || code === "record-unreadable") return null;
      throw error;
    }
  };
  const existing = async (batchId: string): Promise<BatchView> => {
    const batch = await get(batchId);
    if (batch === null) throw noBatch(batchId);
    return batch;
  };
  async function* linesOf<L extends keyof BatchLines>(batchId: string, list: L) {
    yield* batchLines(parts.lists, await existing(batchId), list);
  }
  return {
    check: (input) => valid(input).request,
    submit: async (input) => {
      const { batchId, request } = valid(input);
      const id = batchId ?? derivedTransferId(randomUUID(), new Date(parts.clock.nowMs()));
      const answer = await withStorageErrors(() => submitBatch(parts, id, request));
      if (answer.kind === "id-reused")
        throw new TransferClientError(
          "transfer-id-reused",
          `batchId ${id} belongs to a batch with another request`,
          { field: "batchId" },
        );
      return { batchId: id, created: answer.created, batch: batchViewOf(answer.record) };
    },
    get,
    list: async () => {
      const ids = await withStorageErrors(() => allIds(batches));
      const views: (BatchView | null)[] = [];
      for (let at = 0; at < ids.length; at += LIST_AT_ONCE)
        views.push(...(await Promise.all(ids.slice(at, at + LIST_AT_ONCE).map(readable))));
      return views.filter((view) => view !== null);
    },
    watch: (batchId, options = {}) => watch(existing, batchId, options.signal),
    cancel: async (batchId) => {
      await existing(batchId);
      const answer = await withStorageErrors(() => requestBatchCancel(parts, batchId));
      if (answer === "not-found") throw noBatch(batchId);
      if (answer === "ended-already")
        throw new TransferClientError("already-ended", `batch ${batchId} has ended already`);
    },
    retry: async (batchId, { error } = {}) => {
      const { attempt, totals } = await existing(batchId);
      const answer = await withStorageErrors(() => requestBatchRetry(parts, batchId, error));
      if (answer === "not-found") throw noBatch(batchId);
      if (answer === "not-ended")
        throw new TransferClientError(
          "not-ended",
          `batch ${batchId} has not ended yet; cancel it first, or wait for its end`,
        );
      if (answer === "nothing-to-retry")
        throw new TransferClientError(
          "already-completed",
          `batch ${batchId} has nothing that failed${error === undefined ? "" : ` with ${error.join(" or ")}`}${refusedWords(totals.refused)}`,
        );
      return { attempt: attempt + 1 };
    },
    manifest: (batchId) => linesOf(batchId, "manifest"),
    failedBlobs: (batchId, { atMost = 20 } = {}) => failedBlobs(linesOf(batchId, "manifest"), atMost),
    failures: (batchId) => linesOf(batchId, "failures"),
  };
};

/** A retry would refuse them again. */
const refusedWords = (refused: number): string =>
  refused === 0
    ? ""
    : `; what its plan refused (${refused}) needs another name or path: change it in the list of failures and submit that`;

/** Ids of all batches, the latest submitted first. */
const allIds = async (batches: BatchPorts["batches"]): Promise<readonly string[]> => {
  const found: { readonly batchId: string; readonly submittedAt: string }[] = [];
  let token: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof batches.page>> = await batches.page(token);
    found.push(...page.found);
    token = page.next;
  } while (token !== null);
  return found.sort((a, b) => (a.submittedAt < b.submittedAt ? 1 : -1)).map(({ batchId }) => batchId);
};

async function* watch(
  existing: (batchId: string) => Promise<BatchView>,
  batchId: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<BatchView, void, undefined> {
  let last = "";
  for (;;) {
    signal?.throwIfAborted();
    const batch = await existing(batchId);
    const text = JSON.stringify(batch);
    if (text !== last) yield batch;
    last = text;
    if (isBatchViewEnded(batch)) return;
    await setTimeout(WATCH_EVERY_MS, undefined, signal === undefined ? {} : { signal });
  }
}

const noBatch = (batchId: string): TransferClientError =>
  new TransferClientError("batch-not-found", `there is no batch ${batchId}`);
