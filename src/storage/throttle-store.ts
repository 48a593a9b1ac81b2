import type { BlobRequestConditions, ContainerClient } from "@azure/storage-blob";
import { createIfMissing, statusOf } from "./errors.ts";

/** HTTP dates have whole seconds, so what is left is known to within one. */
const DATE_STEP_MS = 1000;
/** Calls wait for a read: rather go by what is known than hold transfers up. */
const READ_TIMEOUT_MS = 1000;
const WRITE_TIMEOUT_MS = 3000;
const MAX_TRIES = 3;

/** For how long the instances of an app keep away from Graph. */
export interface BlobThrottleStore {
  /** For how many more ms the gate is closed; 0 when it is open. */
  read(): Promise<number>;
  /** Closes the gate for so long from now on, unless it is closed for longer already. */
  extend(cooldownMs: number): Promise<void>;
}

interface Found {
  readonly leftMs: number;
  /** What a write over it must match. */
  readonly unchanged: BlobRequestConditions;
}

/**
 * A small blob beside the records that says for how long Graph wants no calls, counted from when it was written.
 * The storage service's own clock tells when that was and what time it is now, so the instances' clocks need not
 * agree. Deleting the blob opens the gate for those who have not been told to wait themselves.
 *
 * @param graphHost throttling is per Graph endpoint, and so is the gate
 */
export const blobThrottleStore = (container: ContainerClient, graphHost: string): BlobThrottleStore => {
  const blob = container.getBlockBlobClient(throttleName(graphHost));

  const find = async (abortSignal: AbortSignal): Promise<Found> => {
    try {
      // The length travels in the metadata: a HEAD tells all there is to know, and its connection is free at once.
      const { metadata, lastModified, date, etag } = await blob.getProperties({ abortSignal });
      const cooldownMs = Number(metadata?.["cooldownms"]);
      const leftMs =
        lastModified && date && Number.isFinite(cooldownMs)
          ? leftMsAt(cooldownMs, lastModified.getTime(), date.getTime())
          : 0;
      return { leftMs, unchanged: etag === undefined ? {} : { ifMatch: etag } };
    } catch (error) {
      if (statusOf(error) === 404) return { leftMs: 0, unchanged: { ifNoneMatch: "*" } };
      throw error;
    }
  };

  return {
    read: async () => (await find(AbortSignal.timeout(READ_TIMEOUT_MS))).leftMs,
    extend: async (cooldownMs) => {
      const abortSignal = AbortSignal.timeout(WRITE_TIMEOUT_MS);
      for (let tries = 0; tries < MAX_TRIES; tries++) {
        const { leftMs, unchanged: conditions } = await find(abortSignal);
        if (leftMs >= cooldownMs) return;
        const metadata = { cooldownms: String(Math.ceil(cooldownMs)) };
        try {
          await createIfMissing(
            () => container.createIfNotExists(),
            () => blob.upload("", 0, { conditions, metadata, abortSignal }),
          );
          return;
        } catch (error) {
          // Another instance was told as well; perhaps for longer.
          if (statusOf(error) !== 412 && statusOf(error) !== 409) throw error;
        }
      }
    },
  };
};

/** Times as the storage service gives them, cut to whole seconds: the rest is counted as closed. */
export const leftMsAt = (cooldownMs: number, writtenAtMs: number, nowMs: number): number => {
  const leftMs = writtenAtMs + cooldownMs - nowMs;
  return leftMs > -DATE_STEP_MS ? leftMs + DATE_STEP_MS : 0;
};

const throttleName = (graphHost: string): string => `throttle/${graphHost.replace(/[^\w.-]/g, "_")}`;
