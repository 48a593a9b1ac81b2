import type { ContainerClient } from "@azure/storage-blob";
import type { QueueClient } from "@azure/storage-queue";
import { storageStatus } from "./errors.ts";
import { recordSummary } from "./record-codec.ts";
import { transferIdOfName } from "./record-name.ts";
import {
  isOverdue,
  type QueueHead,
  type QueuesSeen,
  type RecordSeen,
  type WatchedUse,
} from "./queue-faults.ts";

/** A queue that the app's functions fetch from. */
export interface WatchedQueue {
  readonly use: WatchedUse;
  readonly queue: QueueClient;
}

/** One page, so that the look costs the same however many transfers there are. A listing begins with the latest. */
const RECORDS_SEEN = 500;

/** What the queues and the latest records look like now. Only reads. A queue that does not exist is empty. */
export const lookAtQueues = async (
  {
    watched,
    poison,
    records,
  }: {
    readonly watched: readonly WatchedQueue[];
    readonly poison: readonly QueueClient[];
    readonly records: ContainerClient;
  },
  abortSignal?: AbortSignal,
): Promise<QueuesSeen> => {
  const options = abortSignal === undefined ? {} : { abortSignal };
  const [queues, poisonMessages] = await Promise.all([
    Promise.all(watched.map(async ({ use, queue }) => ({ use, head: await headOf(queue, options) }))),
    countOf(poison, options),
  ]);
  // Records are only looked at when a message is old, which it seldom is.
  const isSuspicious = queues.some(({ head }) => isOverdue(head));
  return {
    queues,
    poisonMessages,
    records: isSuspicious ? await unlessMissing([], () => latestRecords(records, options)) : [],
    nowMs: Date.now(),
  };
};

export interface CallOptions {
  readonly abortSignal?: AbortSignal;
}

const countOf = async (queues: readonly QueueClient[], options: CallOptions): Promise<number> => {
  const counts = await Promise.all(
    queues.map((queue) =>
      unlessMissing(0, async () => (await queue.getProperties(options)).approximateMessagesCount ?? 0),
    ),
  );
  return counts.reduce((sum, count) => sum + count, 0);
};

/** The oldest visible message; null if there is none, or no queue. */
export const headOf = (queue: QueueClient, options: CallOptions): Promise<QueueHead | null> =>
  unlessMissing(null, async () => {
    const { peekedMessageItems, date } = await queue.peekMessages({ ...options, numberOfMessages: 1 });
    const [head] = peekedMessageItems;
    if (head === undefined) return null;
    // Both times are the service's.
    const ageMs = (date?.getTime() ?? Date.now()) - head.insertedOn.getTime();
    return { ageMs: Math.max(0, ageMs), dequeueCount: head.dequeueCount };
  });

/** One page of the latest transfers. */
export const latestRecords = async (
  container: ContainerClient,
  options: CallOptions = {},
): Promise<readonly RecordSeen[]> => {
  const pages = container.listBlobsFlat({ ...options, includeMetadata: true });
  const page = await pages.byPage({ maxPageSize: RECORDS_SEEN }).next();
  if (page.done === true) return [];
  return page.value.segment.blobItems.flatMap(({ name, metadata }) => {
    const transferId = transferIdOfName(name);
    return (transferId === null ? null : recordSummary(transferId, metadata ?? {})) ?? [];
  });
};

const unlessMissing = async <T>(missing: T, read: () => Promise<T>): Promise<T> => {
  try {
    return await read();
  } catch (error) {
    if (storageStatus(error) === 404) return missing;
    throw error;
  }
};
