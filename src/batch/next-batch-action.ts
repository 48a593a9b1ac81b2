import type { BatchPolicy } from "./batch-policy.ts";
import { outstanding, type BatchRecord, type OpenPage } from "./batch-record.ts";

/** What one invocation does for a batch. */
export type BatchAction =
  /** Lists a page of blobs, and decides what becomes of each. */
  | { readonly kind: "plan"; readonly marker: string | null }
  /** Sends the transfers of a planned page, or those of an opened one again. */
  | { readonly kind: "send"; readonly page: OpenPage }
  /** Asks the transfers of a page to stop. */
  | { readonly kind: "cancel"; readonly page: OpenPage }
  /** Looks how many transfers of the open pages have ended. */
  | { readonly kind: "look" }
  /** Adds a page whose transfers have all ended to the totals. */
  | { readonly kind: "close"; readonly page: OpenPage }
  /** Opens a page in which transfers failed, for them to be sent again. */
  | { readonly kind: "retry"; readonly page: number }
  /** Writes the next pages of the manifest, and the end. */
  | { readonly kind: "report" }
  | { readonly kind: "wait"; readonly delayMs: number };

/** The action of the record's current step. The oldest pages come first, so that they close soon. */
export const nextBatchAction = (record: BatchRecord, nowMs: number, policy: BatchPolicy): BatchAction => {
  const { status, open, listing, retryPage, cancelRequested, request } = record;
  if (status === "reporting") return { kind: "report" };
  const finished = open.find((page) => isFinished(page, record));
  if (finished !== undefined) return { kind: "close", page: finished };
  // Also after a cancel: another worker may be sending the page, and only a transfer with a record can be stopped.
  const planned = open.find(({ stage }) => stage === "planned");
  if (planned !== undefined) return { kind: "send", page: planned };
  const running = open.find(({ stage }) => stage !== "cancelling");
  if (cancelRequested && running !== undefined) return { kind: "cancel", page: running };

  const lookInMs = Date.parse(record.lookAt) - nowMs;
  if (open.length > 0 && lookInMs <= 0) return { kind: "look" };
  const mayOpen =
    !cancelRequested &&
    open.length < policy.maxOpenPages &&
    (request.dryRun || outstanding(record) < policy.windowTransfers);
  if (mayOpen && retryPage !== null) return { kind: "retry", page: retryPage };
  if (mayOpen && listing !== null) return { kind: "plan", marker: listing.marker };
  return open.length === 0 ? { kind: "report" } : { kind: "wait", delayMs: lookInMs };
};

/** A page of a dry run has nothing to wait for. */
const isFinished = ({ stage, ended, children }: OpenPage, { request }: BatchRecord): boolean =>
  stage === "planned" ? request.dryRun || children === 0 : ended >= children;
