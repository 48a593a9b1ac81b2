import type { ContainerClient } from "@azure/storage-blob";
import type { QueueClient } from "@azure/storage-queue";
import { storageStepQueue } from "../storage/queues.ts";
import { blobRecordStore } from "../storage/record-store.ts";
import { requestCancel } from "../transfer/request-cancel.ts";
import { transferIdSchema, type Job } from "../transfer/job.ts";
import type { Clock, RecordStore } from "../transfer/ports.ts";
import { requestRetry } from "../transfer/request-retry.ts";
import { TransferClientError, type ClientErrorCode } from "./errors.ts";
import { readJob, type JobInput } from "./job-input.ts";
import { listPage, type TransferPage } from "./list-page.ts";
import { mapConcurrently } from "./map-concurrently.ts";
import type { PageQuery, TransferQuery } from "./query.ts";
import { withStorageErrors } from "./storage-errors.ts";
import { submitJob, type Submitted } from "./submit.ts";
import { transferViewOf, type TransferView } from "./transfer-view.ts";
import { watchTransfers, type WatchOptions } from "./watch.ts";

/**
 * Submits, shows and steers transfers over storage alone: it works while the app is down.
 *
 * Every method throws a {@link TransferClientError} with one of its codes; the codes that are a method's own are
 * named with it, `storage-unreachable`, `storage-denied` and `storage-failed` can come from any.
 */
export interface TransferClient {
  /**
   * Reads a job as `submit` does, and sends nothing. No call to storage.
   * @throws `invalid-job`
   */
  check(job: JobInput): Job;
  /**
   * Puts a job on the queue. With a `transferId`, submitting the same job twice does it once. From here on the
   * transfer can be shown, watched and cancelled, whether or not an app runs.
   * @throws `invalid-job`, `transfer-id-reused`
   */
  submit(job: JobInput): Promise<Submitted>;
  /**
   * Submits many, eight at a time, and answers in their order. Stops at the first that fails, by throwing; what
   * was answered by then is submitted.
   */
  submitMany(jobs: Iterable<JobInput> | AsyncIterable<JobInput>): AsyncIterable<Submitted>;
  /** The whole of one transfer, with its result; null when there is none of this id. */
  get(transferId: string): Promise<TransferView | null>;
  /**
   * One page of transfers, the latest submitted first. One storage call, unless the query has conditions.
   * @throws `invalid-query`
   */
  list(query?: PageQuery): Promise<TransferPage>;
  /** All transfers, the latest first, page by page as they are asked for. */
  listAll(query?: TransferQuery & { readonly signal?: AbortSignal }): AsyncIterable<TransferView>;
  /**
   * Shows each transfer as it is, then whenever it has changed, until all have ended.
   * @throws `transfer-not-found`; the signal's reason when that ends the watch
   */
  watch(transferIds: string | readonly string[], options?: WatchOptions): AsyncIterable<TransferView>;
  /**
   * Wishes a transfer cancelled; the app does it at its next step. A file that is committed by then stays.
   * @throws `transfer-not-found`, `already-ended`
   */
  cancel(transferId: string): Promise<void>;
  /**
   * Asks for a new attempt at a failed or cancelled transfer.
   * @returns the attempt's number, for `watch`'s `fromAttempt`
   * @throws `transfer-not-found`, `not-ended`, `already-completed`
   */
  retry(transferId: string): Promise<{ readonly attempt: number }>;
}

/** What a client works with. */
export interface TransferClientParts {
  /** The container of the records. */
  readonly container: ContainerClient;
  /** The queue of jobs. */
  readonly queue: QueueClient;
  /** Of the account that jobs may name by URL, without a slash at the end. */
  readonly sourceBaseUrl: string;
  readonly clock?: Pick<Clock, "nowMs" | "random">;
}

const SUBMITS_AT_ONCE = 8;
const LIST_ALL_PAGE_SIZE = 500;

/** A client over storage clients that are there already; {@link createTransferClient} makes them itself. */
export const transferClientFrom = (parts: TransferClientParts): TransferClient => {
  const { container, queue, sourceBaseUrl } = parts;
  const clock = parts.clock ?? { nowMs: () => Date.now(), random: () => Math.random() };
  const records = knownIdsOnly(blobRecordStore(container));
  const steps = storageStepQueue(queue);

  const submit: TransferClient["submit"] = async (job) => {
    const read = readJob(job, sourceBaseUrl);
    return await withStorageErrors(() => submitJob({ records, container, queue, clock }, read));
  };
  const list: TransferClient["list"] = (query = {}) =>
    withStorageErrors(() => listPage(container, records, query));

  return {
    check: (job) => readJob(job, sourceBaseUrl).job,
    submit,
    submitMany: (jobs) => mapConcurrently(jobs, SUBMITS_AT_ONCE, submit),
    get: async (transferId) => {
      const stored = await withStorageErrors(() => records.read(transferId));
      return stored && transferViewOf(stored.record);
    },
    list,
    listAll: (query = {}) => everyPage(list, query),
    watch: (transferIds, options) =>
      watchTransfers(records, clock, typeof transferIds === "string" ? [transferIds] : transferIds, options),
    cancel: async (transferId) => {
      const answer = await withStorageErrors(() => requestCancel({ records, steps }, transferId));
      if (answer === "not-found") throw noTransfer(transferId);
      if (answer === "ended-already") throw refused("already-ended", transferId, "has ended already");
    },
    retry: async (transferId) => {
      const stored = await withStorageErrors(() => records.read(transferId));
      const answer = await withStorageErrors(() => requestRetry({ records, steps }, transferId));
      if (stored === null || answer === "not-found") throw noTransfer(transferId);
      if (answer === "not-ended")
        throw refused("not-ended", transferId, "has not ended yet; cancel it first, or let it go on");
      if (answer === "completed-already") throw refused("already-completed", transferId, "is completed");
      return { attempt: stored.record.attempt + 1 };
    },
  };
};

/** A text that can be no id names no transfer; storage would only stumble over it. */
const knownIdsOnly = (store: RecordStore): RecordStore => ({
  ...store,
  read: (transferId, admittedAt) =>
    transferIdSchema.safeParse(transferId).success
      ? store.read(transferId, admittedAt)
      : Promise.resolve(null),
});

const noTransfer = (transferId: string): TransferClientError =>
  new TransferClientError("transfer-not-found", `there is no transfer ${transferId}`, { transferId });

const refused = (code: ClientErrorCode, transferId: string, why: string): TransferClientError =>
  new TransferClientError(code, `transfer ${transferId} ${why}`, { transferId });

async function* everyPage(
  list: TransferClient["list"],
  query: PageQuery,
): AsyncGenerator<TransferView, void, undefined> {
  let cursor: string | null = null;
  do {
    const page: TransferPage = await list({
      ...query,
      pageSize: LIST_ALL_PAGE_SIZE,
      ...(cursor === null ? {} : { cursor }),
    });
    yield* page.transfers;
    ({ cursor } = page);
  } while (cursor !== null);
}
