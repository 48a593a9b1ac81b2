import type { ContainerClient } from "@azure/storage-blob";
import { storageStatus } from "./errors.ts";
import { leftMsAt, throttleName } from "./throttle-store.ts";

/** What holds calls back, and for how long. */
export interface Cooldown {
  /** A workload of Graph, a mailbox, or an upload host. */
  readonly gate: string;
  readonly leftMs: number;
}

/** One page, so that a look costs one call however many mailboxes there are. */
const MAX_GATES = 500;

/**
 * The cooldowns of a Graph endpoint that have not ended, the longest first: what {@link ./throttle-store.ts} has
 * stored for all instances.
 */
export const readCooldowns = async (
  container: ContainerClient,
  graphHost: string,
  abortSignal: AbortSignal,
): Promise<readonly Cooldown[]> => {
  const prefix = `${throttleName(graphHost)}/`;
  try {
    const pages = container.listBlobsFlat({ prefix, includeMetadata: true, abortSignal });
    const page = await pages.byPage({ maxPageSize: MAX_GATES }).next();
    if (page.done === true) return [];
    // Both times are the service's.
    const nowMs = page.value.date?.getTime() ?? Date.now();
    return page.value.segment.blobItems
      .map(({ name, metadata, properties }) => {
        const cooldownMs = Number(metadata?.["cooldownms"]);
        const writtenAtMs = properties.lastModified.getTime();
        const leftMs = Number.isFinite(cooldownMs) ? leftMsAt({ cooldownMs, writtenAtMs, nowMs }) : 0;
        return { gate: name.slice(prefix.length), leftMs };
      })
      .filter(({ leftMs }) => leftMs > 0)
      .sort((a, b) => b.leftMs - a.leftMs);
  } catch (error) {
    // There is no container before the first transfer.
    if (storageStatus(error) === 404) return [];
    throw error;
  }
};
