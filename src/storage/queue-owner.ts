import type { ContainerClient } from "@azure/storage-blob";
import type { QueueClient } from "@azure/storage-queue";
import { withTimeout } from "../http/timeout.ts";
import { storageCode, storageStatus } from "./errors.ts";

/*
 * Two apps that share queues but not the container of the records would each take the other's messages, find no record
 * for them, and end the other's transfers. So the first app writes where its records are into the queues' metadata,
 * and an app that finds another place there is the second.
 */

/** The queue's metadata entry that names its owner. An operator changes it to hand the queue over. */
export const OWNER_ENTRY = "blobferryrecords";

/** Messages wait for this, so that a service that does not answer must not hold them up for long. */
const TIMEOUT_MS = 5000;
/** An app that has seen a queue without an owner writes itself there within this time, or not at all. */
const CLAIM_MS = 2000;
/** With time for a write that was sent before. */
const CONFIRM_AFTER_MS = 2 * CLAIM_MS;
/** How soon an operator's change of the entry takes effect. */
const RECHECK_MS = 60_000;

/**
 * Where an app's records are, as the entry says it: `ACCOUNT/CONTAINER`. The account is named without its host, since
 * one account can be reached by several.
 */
export const recordsAddress = ({ accountName, containerName, url }: ContainerClient): string =>
  `${accountName === "" ? new URL(url).host : accountName}/${containerName}`;

/** Where the records of the queue's owner are; null if the queue has no owner yet. Only reads. */
export const readQueueOwner = async (
  queue: QueueClient,
  abortSignal?: AbortSignal,
): Promise<string | null> => {
  const { metadata } = await queue.getProperties(abortSignal === undefined ? {} : { abortSignal });
  return metadata?.[OWNER_ENTRY] ?? null;
};

type Pause = (ms: number) => Promise<unknown>;

/** `unclaimed`: the app may not write the queue's metadata, and nobody else has. */
export type Claim =
  | { readonly kind: "own" }
  | { readonly kind: "other"; readonly owner: string }
  | { readonly kind: "unclaimed" };

/**
 * Makes the app the owner of a queue that has none, and creates a missing queue. Creating a queue is atomic. Of apps that
 * see an existing queue without an owner at the same time, the last one to write wins: all others find it there when
 * none of them can write any more.
 */
export const claimQueue = async (queue: QueueClient, own: string, pause: Pause): Promise<Claim> => {
  const entry = { [OWNER_ENTRY]: own };
  try {
    // Also succeeds if the queue exists with the same metadata.
    await withTimeout(TIMEOUT_MS, (abortSignal) => queue.create({ abortSignal, metadata: entry }));
    return { kind: "own" };
  } catch (error) {
    // An identity may be allowed to use a queue, but not to create one.
    if (storageCode(error) !== "QueueAlreadyExists" && !isForbidden(error)) throw error;
  }
  const seen = await withTimeout(CLAIM_MS, async (abortSignal): Promise<Claim | null> => {
    const { metadata } = await queue.getProperties({ abortSignal });
    const found = metadata?.[OWNER_ENTRY];
    if (found !== undefined) return claimOf(found, own);
    try {
      await queue.setMetadata({ ...metadata, ...entry }, { abortSignal });
      return null;
    } catch (error) {
      if (isForbidden(error)) return { kind: "unclaimed" };
      throw error;
    }
  });
  if (seen !== null) return seen;
  await pause(CONFIRM_AFTER_MS);
  const owner = await withTimeout(TIMEOUT_MS, (abortSignal) => readQueueOwner(queue, abortSignal));
  return claimOf(owner ?? own, own);
};

const claimOf = (found: string, own: string): Claim =>
  found === own ? { kind: "own" } : { kind: "other", owner: found };

const isForbidden = (error: unknown): boolean => storageStatus(error) === 403;

/** Whether this app owns its queues. */
export interface QueueOwnership {
  /**
   * Claims the queues, and logs it if one belongs to another app.
   * @throws {Error} if storage fails
   */
  readonly claim: () => Promise<void>;
  /**
   * Whether this app may take messages. Cheap: once true, it stays true, and while it is false, storage is asked once a
   * minute. If storage does not answer, the app is taken for the owner, since transfers must not depend on this.
   */
  readonly isOwner: () => Promise<boolean>;
}

export interface OwnershipOptions {
  readonly nowMs: () => number;
  /** Receives what an operator must know; called once for each change. */
  readonly log: (line: string) => void;
  readonly pause: Pause;
}

export const queueOwnership = (
  queues: readonly QueueClient[],
  records: ContainerClient,
  { nowMs, log, pause }: OwnershipOptions,
): QueueOwnership => {
  const own = recordsAddress(records);
  let isKnownOwner = false;
  let lastLine = "";
  let latest: { readonly isOwner: Promise<boolean>; readonly untilMs: number } | null = null;

  const logOnce = (line: string): void => {
    if (line !== lastLine) log(line);
    lastLine = line;
  };
  /** One queue after the other, so that two apps cannot end up with one each. */
  const claimAll = async (): Promise<boolean> => {
    for (const queue of queues) {
      const claim = await claimQueue(queue, own, pause);
      if (claim.kind === "other") {
        logOnce(
          `queue ${queue.name} belongs to another app, whose records are in ${claim.owner}; this app's are in ${own}, and it leaves the messages of all its queues alone`,
        );
        return false;
      }
      if (claim.kind === "unclaimed")
        logOnce(`queue ${queue.name} cannot be claimed: this app may not write the queue's metadata`);
    }
    isKnownOwner = true;
    return true;
  };

  return {
    claim: async () => {
      latest = { isOwner: Promise.resolve(await claimAll()), untilMs: nowMs() + RECHECK_MS };
    },
    isOwner: () => {
      if (isKnownOwner) return Promise.resolve(true);
      const now = nowMs();
      if (latest === null || now >= latest.untilMs)
        latest = { isOwner: claimAll().catch(() => true), untilMs: now + RECHECK_MS };
      return latest.isOwner;
    },
  };
};
