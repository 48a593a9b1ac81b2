import { fingerprintOf, type TransferRequest } from "./job.ts";
import type { RecordStore, RecordSummary } from "./ports.ts";

/**
 * The transfer that a poisoned job without a `transferId` began, if it began one.
 *
 * The host's copy on the poison queue has another message id than the job had, so the id that was derived from it
 * cannot be derived again; the request itself is what is left to go by. Poison is rare, so a listing will do.
 */
export const findPoisonedJob = async (
  records: RecordStore,
  request: TransferRequest,
): Promise<string | null> => {
  const fingerprint = fingerprintOf(request);
  let oldest: RecordSummary | null = null;
  for await (const summary of records.list()) {
    if (summary.fingerprint !== fingerprint || summary.step > 1 || summary.told) continue;
    if (oldest === null || summary.updatedAt < oldest.updatedAt) oldest = summary;
  }
  return oldest?.transferId ?? null;
};
