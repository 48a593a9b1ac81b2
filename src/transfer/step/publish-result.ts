import type { Ports } from "../ports.ts";
import type { Stored } from "../record.ts";
import type { TransferResult } from "../result.ts";

/**
 * Publishes the end and flags it as published, so that the timer need not. A lost flag costs one repeat with the same
 * event id.
 */
export const publishResult = async (ports: Ports, stored: Stored, result: TransferResult): Promise<void> => {
  await ports.results.publish(result);
  if (stored.record.resultPublished) return;
  await ports.records
    .replace({ ...stored.record, resultPublished: true }, stored.eTag)
    .catch(() => undefined);
};
