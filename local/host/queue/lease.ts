import type { QueueClient } from "@azure/storage-queue";
import type { Log } from "../log.ts";
import { describeError, isMessageGone } from "./storage-errors.ts";

/** The lease of one message, renewed while its function runs. */
export interface Lease {
  /** Stops renewing, waits for a renewal in progress, and returns the receipt that is valid now. */
  release(): Promise<string>;
}

/** What a lease needs. */
export interface LeaseOptions {
  readonly queue: QueueClient;
  readonly messageId: string;
  readonly popReceipt: string;
  readonly leaseSeconds: number;
  readonly log: Log;
}

/**
 * Renews a message's invisibility every half lease. Each renewal yields a new receipt, known only here: the one
 * that the function has becomes invalid. Renewal ends silently when the message is no longer ours.
 */
export const keepLease = ({ queue, messageId, popReceipt, leaseSeconds, log }: LeaseOptions): Lease => {
  const intervalMs = leaseSeconds * 500;
  let receipt = popReceipt;
  let timer: NodeJS.Timeout | null = null;
  let renewal: Promise<void> | null = null;
  let isReleased = false;

  const schedule = (delayMs: number): void => {
    if (isReleased) return;
    timer = setTimeout(() => {
      renewal = renew(delayMs);
    }, delayMs);
  };
  const renew = async (lastDelayMs: number): Promise<void> => {
    try {
      receipt =
        (await queue.updateMessage(messageId, receipt, undefined, leaseSeconds)).popReceipt ?? receipt;
      schedule(intervalMs);
    } catch (error) {
      if (isMessageGone(error)) return;
      // The real host ends its process here. A local run survives a storage outage: retry, sooner.
      log("warning", `Renewing message ${messageId} failed: ${describeError(error)}`);
      schedule(Math.max(lastDelayMs / 2, intervalMs / 8));
    }
  };

  schedule(intervalMs);
  return {
    async release() {
      isReleased = true;
      if (timer !== null) clearTimeout(timer);
      await renewal;
      return receipt;
    },
  };
};
