import { fingerprintOf, type TransferRequest } from "./job.ts";
import type { RecordStore, RecordSummary } from "./ports.ts";

/** Five deliveries, each with a lease of ten minutes and a run of ten, and some more. */
const POISONING_MS = 2 * 60 * 60 * 1000;

/**
 * The transfer that a poisoned job without a `transferId` began, if it began one.
 *
 * The host's copy on the poison queue has another message id than the job had, so the id that was derived from it
 * cannot be derived again; the request itself is what is left to go by, and that the transfer moved while the job was
 * being poisoned: it may have got far, or have ended, though no delivery of the job did. Poison is rare, so a listing
 * will do.
 */
export const findPoisonedJob = async (
  records: RecordStore,
  request: TransferRequest,
  poisonedOn: Date,
): Promise<string | null> => {
  const fingerprint = fingerprintOf(request);
  let best: RecordSummary | null = null;
  for await (const summary of records.list()) {
    if (summary.fingerprint !== fingerprint) continue;
    if (Date.parse(summary.updatedAt) < poisonedOn.getTime() - POISONING_MS) continue;
    if (best === null || isLikelier(summary, best)) best = summary;
  }
  return best?.transferId ?? null;
};

/** One that has not got far needs the message most; else the one admitted first. */
const isLikelier = (a: RecordSummary, b: RecordSummary): boolean =>
  a.told !== b.told ? b.told : a.step > 1 !== b.step > 1 ? b.step > 1 : a.admittedAt < b.admittedAt;
