import type { ContainerClient } from "@azure/storage-blob";
import type { QueueClient } from "@azure/storage-queue";
import { storageBatchQueue } from "../storage/batch-queue.ts";
import { blobBatchLists } from "../storage/batch-lists.ts";
import { blobBatchStore } from "../storage/batch-store.ts";
import { storageStepQueue } from "../storage/queues.ts";
import { KEEP_SEALED } from "../storage/record-seal.ts";
import { jobFromCaller, stepsFromCaller } from "../telemetry/from-caller.ts";
import { blobRecordStore } from "../storage/record-store.ts";
import { transferIdSchema, type Job } from "../transfer/job.ts";
import type { QueueName } from "../transfer/message.ts";
import type { Clock, RecordStore } from "../transfer/ports.ts";
import { batchClient, type BatchClient } from "./batch-client.ts";
import { countTransfers, type CountQuery, type TransferCounts } from "./count.ts";
import { withStorageErrors } from "./errors.ts";
import { readJob, type JobInput } from "./job-input.ts";
import { listPage, type TransferPage } from "./list-page.ts";
import { mapConcurrently } from "./map-concurrently.ts";
import { pruneRecords, type PruneOptions, type PruneSummary } from "./prune.ts";
import type { PageQuery, TransferQuery } from "./query.ts";
import { listRejected, type RejectedPage, type RejectedQuery } from "./rejected.ts";
import { cancelTransfer, retryTransfer, steerMany, type Steered, type TransferRef } from "./steer.ts";
import { submitJob, type Submitted } from "./submit.ts";
import { transferViewOf, type TransferView } from "./transfer-view.ts";
import { watchTransfers, type WatchOptions } from "./watch.ts";

/**
 * Submits, shows, cancels and retries transfers, and deletes old records. It uses storage alone, so it works while the app is down.
 *
 * Methods throw a `TransferClientError`. Each names its own codes; every method that calls storage can also
 * throw `storage-unreachable`, `storage-denied` and `storage-failed`.
 */
export interface TransferClient {
  /**
   * Validates a job as `submit` does and returns it with its defaults filled in. Sends nothing and does not call
   * storage.
   * @throws `invalid-job`
   */
  check(job: JobInput): Job;
  /**
   * Puts a job on the queue. With a `transferId`, submitting the same job twice starts one transfer. From here on the
   * transfer can be shown, watched and cancelled, even while no app runs.
   * @throws `invalid-job`, `transfer-id-reused`
   */
  submit(job: JobInput): Promise<Submitted>;
  /**
   * Submits many jobs, eight at a time, and yields in their order. Throws at the first that fails; every job yielded
   * by then is submitted.
   * @throws as `submit`; the signal's reason if that ends it
   */
  submitMany(
    jobs: Iterable<JobInput> | AsyncIterable<JobInput>,
    options?: { readonly signal?: AbortSignal },
  ): AsyncIterable<Submitted>;
  /** One transfer in full, with its result and history; null when there is none with this id. */
  get(transferId: string): Promise<TransferView | null>;
  /**
   * One page of transfers, the latest submitted first. Takes one storage call, unless the query has conditions.
   * @throws `invalid-query`
   */
  list(query?: PageQuery): Promise<TransferPage>;
  /** All transfers, the latest first; reads a page whenever the iteration reaches it. */
  listAll(query?: TransferQuery & { readonly signal?: AbortSignal }): AsyncIterable<TransferView>;
  /**
   * One page of the rejected messages, which started or continued no transfer, the latest first. They are kept as long
   * as records.
   * @throws `invalid-query`
   */
  listRejected(query?: RejectedQuery): Promise<RejectedPage>;
  /**
   * Counts transfers by status, from the listing alone: up to 10,000 records, and `cursor` says where to continue.
   * @throws `invalid-query`
   */
  count(query?: CountQuery): Promise<TransferCounts>;
  /**
   * Yields each transfer as it is now, and again whenever it has changed, until all have ended.
   * @throws `transfer-not-found`; the signal's reason if that ends the watch
   */
  watch(transferIds: string | readonly string[], options?: WatchOptions): AsyncIterable<TransferView>;
  /**
   * Requests that a transfer be cancelled, which the app does at its next step. A file that is committed by then stays.
   * After a retry has been requested, that is cancelled, even before the app has begun it.
   * @returns the number of the attempt that is to end, for `fromAttempt` of `watch`
   * @throws `transfer-not-found`, `already-ended`
   */
  cancel(transferId: string): Promise<{ readonly attempt: number }>;
  /**
   * Cancels many, sixteen at a time, and yields the outcome of each, in order. One in the wrong state does not
   * stop the others.
   */
  cancelMany(
    transfers: Iterable<TransferRef> | AsyncIterable<TransferRef>,
  ): AsyncIterable<Steered<{ readonly attempt: number }>>;
  /**
   * Requests a new attempt at a failed or cancelled transfer.
   * @returns the number of that attempt, for `fromAttempt` of `watch`
   * @throws `transfer-not-found`, `not-ended`, `already-completed`
   */
  retry(transferId: string): Promise<{ readonly attempt: number }>;
  /** Retries many, as `cancelMany` cancels them. */
  retryMany(
    transfers: Iterable<TransferRef> | AsyncIterable<TransferRef>,
  ): AsyncIterable<Steered<{ readonly attempt: number }>>;
  /**
   * Deletes the records of transfers that ended long ago, as the app does by itself. Their ids may then be used again.
   * @throws `invalid-query`; the signal's reason if that ends the prune
   */
  prune(options?: PruneOptions): Promise<PruneSummary>;
  /** Whole containers and folders. */
  readonly batches: BatchClient;
}

/** What a client works with. */
export interface TransferClientParts {
  /** The container of the records. */
  readonly container: ContainerClient;
  /** The queues of jobs and of steps. */
  readonly queues: Readonly<Record<QueueName, QueueClient>>;
  /** Address of the account that `source.url` may name, without a slash at the end. */
  readonly sourceBaseUrl: string;
  /** Default: the system's. */
  readonly clock?: Pick<Clock, "nowMs" | "random">;
}

const SUBMITS_AT_ONCE = 8;
const LIST_ALL_PAGE_SIZE = 500;

/** A client with existing storage clients; `createTransferClient` makes its own. */
export const transferClientFrom = (parts: TransferClientParts): TransferClient => {
  const { container, queues, sourceBaseUrl } = parts;
  const clock = parts.clock ?? { nowMs: () => Date.now(), random: () => Math.random() };
  const records = validIdsOnly(blobRecordStore(container, { seal: KEEP_SEALED }));
  const steps = stepsFromCaller(storageStepQueue(queues));
  const steering = { records, steps };

  const submit: TransferClient["submit"] = async (job) => {
    const valid = readJob(job, sourceBaseUrl);
    return await withStorageErrors(() =>
      submitJob({ records, container, steps, clock }, jobFromCaller(valid)),
    );
  };
  const list: TransferClient["list"] = (query = {}) =>
    withStorageErrors(() => listPage(container, records, query));

  return {
    check: (job) => readJob(job, sourceBaseUrl),
    submit,
    submitMany: (jobs, { signal } = {}) =>
      mapConcurrently(jobs, SUBMITS_AT_ONCE, async (job) => {
        signal?.throwIfAborted();
        return await submit(job);
      }),
    get: async (transferId) => {
      const stored = await withStorageErrors(() => records.read(transferId));
      return stored && transferViewOf(stored.record);
    },
    list,
    listAll: (query = {}) => everyPage(list, query),
    watch: (transferIds, options) =>
      watchTransfers(records, clock, typeof transferIds === "string" ? [transferIds] : transferIds, options),
    listRejected: (query = {}) => withStorageErrors(() => listRejected(container, query)),
    count: (query = {}) => withStorageErrors(() => countTransfers({ container, records }, query)),
    cancel: (transferId) => cancelTransfer(steering, transferId),
    cancelMany: (transfers) => steerMany(transfers, (transfer) => cancelTransfer(steering, transfer)),
    retry: (transferId) => retryTransfer(steering, transferId),
    retryMany: (transfers) => steerMany(transfers, (transfer) => retryTransfer(steering, transfer)),
    prune: (options) => pruneRecords(records, clock, options),
    batches: batchClient({
      batches: blobBatchStore(container),
      lists: blobBatchLists(container),
      batchSteps: storageBatchQueue(queues.steps),
      clock,
      sourceBaseUrl,
    }),
  };
};

/** A text that cannot be an id names no transfer, and storage might reject it as a name. */
const validIdsOnly = (store: RecordStore): RecordStore => ({
  ...store,
  read: (transferId, admittedAt) =>
    transferIdSchema.safeParse(transferId).success
      ? store.read(transferId, admittedAt)
      : Promise.resolve(null),
});

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
