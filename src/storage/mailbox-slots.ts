import { randomInt } from "node:crypto";
import type { BlobLeaseClient, BlockBlobClient, ContainerClient } from "@azure/storage-blob";
import { withTimeout } from "../http/timeout.ts";
import { createIfMissing, storageStatus } from "./errors.ts";
import { throttleName } from "./throttle-store.ts";

/** Outlook serves an app four calls at once in each mailbox (https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits). */
const SLOTS = 4;
/** After a crash the slot is free again after this long. Storage takes 15 to 60 s. */
const LEASE_SECONDS = 60;
/** A range may take minutes. */
const RENEW_EVERY_MS = 20_000;
/** A call to Graph waits for its slot. */
const TAKE_TIMEOUT_MS = 3000;
const LEASE_CALL_TIMEOUT_MS = 5000;

/** A right to make one call to a mailbox. */
export interface BlobMailboxSlot {
  /** Never throws: a slot that could not be given back is free after a minute. */
  release(): Promise<void>;
}

/** The calls that all instances of an app make to mailboxes. */
export interface BlobMailboxSlots {
  /**
   * Takes one of a mailbox's slots; null if all are taken.
   * @throws {Error} if storage does not answer
   */
  take(mailbox: string): Promise<BlobMailboxSlot | null>;
}

/**
 * Keeps each mailbox's slots as leases on four small blobs beside the records: a lease is held by one instance at a
 * time, and a crashed holder's ends by itself. Without a renewal that storage refused, a call goes on as a fifth at
 * worst, which Outlook answers with a Retry-After.
 *
 * @param graphHost the host of the Graph endpoint, since limits are per endpoint
 */
export const blobMailboxSlots = (
  container: ContainerClient,
  graphHost: string,
  takeTimeoutMs = TAKE_TIMEOUT_MS,
): BlobMailboxSlots => ({
  take: (mailbox) =>
    withTimeout(takeTimeoutMs, async (abortSignal) => {
      // Callers that all began with the same blob would meet there.
      const first = randomInt(SLOTS);
      for (let next = 0; next < SLOTS; next++) {
        const name = throttleName(graphHost, `outlook-${mailbox}`, `slot-${(first + next) % SLOTS}`);
        const lease = await tryLease(container, container.getBlockBlobClient(name), abortSignal);
        if (lease !== null) return heldSlot(lease);
      }
      return null;
    }),
});

/** Leases the blob, which is created if it is missing; null while somebody else holds it. */
const tryLease = async (
  container: ContainerClient,
  blob: BlockBlobClient,
  abortSignal: AbortSignal,
): Promise<BlobLeaseClient | null> => {
  const lease = blob.getBlobLeaseClient();
  const acquire = () => lease.acquireLease(LEASE_SECONDS, { abortSignal });
  try {
    try {
      await acquire();
    } catch (error) {
      if (storageStatus(error) !== 404) throw error;
      await createBlob(container, blob, abortSignal);
      await acquire();
    }
    return lease;
  } catch (error) {
    if (storageStatus(error) === 409) return null;
    throw error;
  }
};

const createBlob = async (
  container: ContainerClient,
  blob: BlockBlobClient,
  abortSignal: AbortSignal,
): Promise<void> => {
  try {
    await createIfMissing(
      () => container.createIfNotExists({ abortSignal }),
      () => blob.upload("", 0, { conditions: { ifNoneMatch: "*" }, abortSignal }),
    );
  } catch (error) {
    // Another instance has created it, and perhaps leased it.
    if (storageStatus(error) !== 409 && storageStatus(error) !== 412) throw error;
  }
};

const heldSlot = (lease: BlobLeaseClient): BlobMailboxSlot => {
  const renewing = setInterval(() => {
    withTimeout(LEASE_CALL_TIMEOUT_MS, (abortSignal) => lease.renewLease({ abortSignal })).catch(
      () => undefined,
    );
  }, RENEW_EVERY_MS);
  renewing.unref();
  return {
    release: async () => {
      clearInterval(renewing);
      await withTimeout(LEASE_CALL_TIMEOUT_MS, (abortSignal) => lease.releaseLease({ abortSignal })).catch(
        () => undefined,
      );
    },
  };
};
