import type { QueueClient } from "@azure/storage-queue";
import type { Log } from "../log.ts";
import { describeError, isMessageGone } from "./storage-errors.ts";

/** The hold on one message, kept up while its function runs. */
export interface Lease {
  /** Ends the renewal, waits for one under way, and tells the receipt that is valid now. */
  release(): Promise<string>;
}

/** What a lease needs to know. */
export interface LeaseOptions {
  readonly queue: QueueClient;
  readonly messageId: string;
  readonly popReceipt: string;
  readonly leaseSeconds: number;
  readonly log: Log;
}

/**
 * Renews a message's invisibility every half lease. Each renewal has a new receipt, known only here: the one the
 * function was given goes stale. When the message is no longer ours, the renewal ends in silence.
 */
export function keepLease({ queue, messageId, popReceipt, leaseSeconds, log }: LeaseOptions): Lease {
  const intervalMs = leaseSeconds * 500;
  let receipt = popReceipt;
  let timer: NodeJS.Timeout | undefined;
  let renewal: Promise<void> | undefined;
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
      // The real host ends its process here. A local run shall outlive its storage: try again, sooner.
      log("warning", `Renewing message ${messageId} failed: ${describeError(error)}`);
      schedule(Math.max(lastDelayMs / 2, intervalMs / 8));
    }
  };

  schedule(intervalMs);
  return {
    async release() {
      isReleased = true;
      clearTimeout(timer);
      await renewal;
      return receipt;
    },
  };
}
