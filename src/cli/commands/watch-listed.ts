import { setTimeout as sleep } from "node:timers/promises";
import { isTransferClientError, TransferClientError } from "../../client/errors.ts";
import type { TransferClient } from "../../client/transfer-client.ts";
import { isEnded, type TransferView } from "../../client/transfer-view.ts";

export interface WatchListedOptions {
  readonly signal: AbortSignal;
  /** The first attempt of each that counts. */
  readonly fromAttempt: (transferId: string) => number;
  readonly intervalMs?: number;
}

const INTERVAL_MS = 2000;
/** Rounds in a row that may fail for storage before the watch throws. */
const MAX_FAILED_ROUNDS = 5;

/** Follows many transfers by the listing: a call for each thousand, where a watch reads each record. */
export async function* watchListed(
  client: Pick<TransferClient, "listAll">,
  transfers: readonly Pick<TransferView, "transferId" | "submittedAt">[],
  { signal, fromAttempt, intervalMs = INTERVAL_MS }: WatchListedOptions,
): AsyncGenerator<TransferView, void, undefined> {
  const open = new Map(transfers.map(({ transferId, submittedAt }) => [transferId, submittedAt]));
  const shown = new Map<string, string>();
  let failedRounds = 0;
  while (open.size > 0) {
    signal.throwIfAborted();
    try {
      const missing = new Set(open.keys());
      const submittedAfter = [...open.values()].reduce((a, b) => (a < b ? a : b));
      for await (const view of client.listAll({ submittedAfter, signal })) {
        const { transferId } = view;
        if (!missing.delete(transferId) || view.attempt < fromAttempt(transferId)) continue;
        const state = `${view.status} ${view.updatedAt} ${view.acceptedBytes}`;
        if (shown.get(transferId) !== state) yield view;
        shown.set(transferId, state);
        if (isEnded(view)) open.delete(transferId);
      }
      const [gone] = missing;
      if (gone !== undefined)
        throw new TransferClientError("transfer-not-found", `there is no transfer ${gone}`, {
          transferId: gone,
        });
      failedRounds = 0;
    } catch (error) {
      signal.throwIfAborted();
      if (!isTemporary(error) || ++failedRounds >= MAX_FAILED_ROUNDS) throw error;
    }
    if (open.size > 0) await sleep(intervalMs * 2 ** failedRounds, undefined, { signal });
  }
}

const isTemporary = (error: unknown): boolean =>
  isTransferClientError(error) && (error.code === "storage-unreachable" || error.code === "storage-failed");
