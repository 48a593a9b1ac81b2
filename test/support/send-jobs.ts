import type { QueueClient } from "@azure/storage-queue";
import { KIB } from "./content.ts";
import { targetsOf } from "./targets.ts";

/** The smallest range that a drive takes. */
export const SMALLEST_RANGE_BYTES = 320 * KIB;
const LANES = 16;

/**
 * Sends a job for each id, to a bundle item of that name, in the order of the ids.
 * @param blob in the container `sources`
 */
export const sendJobs = async (
  transfers: Pick<QueueClient, "sendMessage">,
  ids: readonly string[],
  blob: string,
): Promise<void> => {
  const waiting = [...ids];
  const lane = async (): Promise<void> => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift())
      await transfers.sendMessage(
        JSON.stringify({
          source: { container: "sources", blob },
          target: targetsOf(id).bundle,
          transferId: id,
          options: { rangeBytes: SMALLEST_RANGE_BYTES },
        }),
      );
  };
  await Promise.all(Array.from({ length: LANES }, lane));
};

export const idsOf = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, n) => `${prefix}-${String(n).padStart(4, "0")}`);
