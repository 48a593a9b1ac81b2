import type { BlobRequestConditions, ContainerClient } from "@azure/storage-blob";
import { withTimeout } from "../http/timeout.ts";
import { createIfMissing, storageStatus } from "./errors.ts";

/** HTTP dates have whole seconds, so the time left is known to within one. */
const DATE_STEP_MS = 1000;
/**
 * Calls to Graph wait for a read: acting on what is known is better than holding transfers up. Until a read has
 * succeeded nothing is known, and the first one also has to connect and to sign in.
 */
const TIMEOUTS = { firstReadMs: 5000, readMs: 1000, writeMs: 3000 };
const MAX_TRIES = 3;

/** The cooldown as the instances of an app share it. */
export interface BlobThrottleStore {
  /** Milliseconds until the cooldown ends; 0 when there is none. */
  read(): Promise<number>;
  /** Starts a cooldown of this length from now on, unless one that ends later is stored already. */
  extend(cooldownMs: number): Promise<void>;
}

interface Found {
  readonly leftMs: number;
  /** What a write over it must match. */
  readonly unchanged: BlobRequestConditions;
}

/**
 * Keeps the cooldown in a small blob beside the records, as a length from the time of its last write. Both that time
 * and the present are the storage service's, so the instances' clocks need not agree. Deleting the blob ends the
 * cooldown for every instance that has not been throttled itself.
 *
 * @param graphHost the host of the Graph endpoint, since throttling is per endpoint
 * @param gate what the cooldown holds back there: a workload, or an upload host
 * @param timeouts how long a read may take, until one has succeeded and then, and how long a write
 */
export const blobThrottleStore = (
  container: ContainerClient,
  graphHost: string,
  gate: string,
  { firstReadMs, readMs, writeMs } = TIMEOUTS,
): BlobThrottleStore => {
  const blob = container.getBlockBlobClient(throttleName(graphHost, gate));
  let hasRead = false;

  const find = async (abortSignal: AbortSignal): Promise<Found> => {
    try {
      // The length is in the metadata, so that a HEAD is enough.
      const { metadata, lastModified, date, etag } = await blob.getProperties({ abortSignal });
      const cooldownMs = Number(metadata?.["cooldownms"]);
      const leftMs =
        lastModified && date && Number.isFinite(cooldownMs)
          ? leftMsAt({ cooldownMs, writtenAtMs: lastModified.getTime(), nowMs: date.getTime() })
          : 0;
      return { leftMs, unchanged: etag === undefined ? {} : { ifMatch: etag } };
    } catch (error) {
      if (storageStatus(error) === 404) return { leftMs: 0, unchanged: { ifNoneMatch: "*" } };
      throw error;
    }
  };

  return {
    read: async () => {
      const { leftMs } = await withTimeout(hasRead ? readMs : firstReadMs, find);
      hasRead = true;
      return leftMs;
    },
    extend: (cooldownMs) =>
      withTimeout(writeMs, async (abortSignal) => {
        for (let tries = 0; tries < MAX_TRIES; tries++) {
          const { leftMs, unchanged: conditions } = await find(abortSignal);
          if (leftMs >= cooldownMs) return;
          const metadata = { cooldownms: String(Math.ceil(cooldownMs)) };
          try {
            await createIfMissing(
              () => container.createIfNotExists({ abortSignal }),
              () => blob.upload("", 0, { conditions, metadata, abortSignal }),
            );
            return;
          } catch (error) {
            // Another instance wrote a cooldown in the meantime, which may be longer.
            if (storageStatus(error) !== 412 && storageStatus(error) !== 409) throw error;
          }
        }
      }),
  };
};

/** Milliseconds until a cooldown ends. The service cuts both times to whole seconds: the longest possible rest counts. */
export const leftMsAt = ({
  cooldownMs,
  writtenAtMs,
  nowMs,
}: {
  readonly cooldownMs: number;
  readonly writtenAtMs: number;
  readonly nowMs: number;
}): number => {
  const leftMs = writtenAtMs + cooldownMs - nowMs;
  return leftMs > -DATE_STEP_MS ? leftMs + DATE_STEP_MS : 0;
};

/** The name of a blob about throttling, from what it is about. It is no record's. */
export const throttleName = (...names: readonly string[]): string =>
  ["throttle", ...names.map((name) => name.replace(/[^\w.-]/g, "_"))].join("/");
