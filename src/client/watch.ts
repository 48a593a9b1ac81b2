import { setTimeout as sleep } from "node:timers/promises";
import type { Clock, RecordStore } from "../transfer/ports.ts";
import { isTransferClientError, TransferClientError } from "./errors.ts";
import { mapConcurrently } from "./map-concurrently.ts";
import { withStorageErrors } from "./storage-errors.ts";
import { isEnded, transferViewOf, type TransferView } from "./transfer-view.ts";

/** How a watch goes; every option has a default. */
export interface WatchOptions {
  /** Ends the watch: the iteration throws the signal's reason, an `AbortError` by default. */
  readonly signal?: AbortSignal;
  /** Between two looks at a transfer, give or take a fifth at random. Default 1,000. */
  readonly intervalMs?: number;
  /**
   * Shows and counts only this attempt and later ones: for watching a retry, which begins some time after it was
   * asked for. A number, or one for each transfer. Default 1.
   */
  readonly fromAttempt?: number | ((transferId: string) => number);
  /** Waits for transfers that are not there yet, such as jobs that others put on the queue. Default false: they are an error. */
  readonly mayBeMissing?: boolean;
}

interface Watched {
  readonly id: string;
  admittedAt: string | undefined;
  /** What was shown last; null before the first time. */
  shown: string | null;
}

const AT_ONCE = 8;
/** Looks in a row that may find storage away before the watch gives up. */
const MAX_FAULTS = 5;

/**
 * Shows each transfer as it is now, then again whenever it has changed, until every one has ended.
 * @throws {TransferClientError} `transfer-not-found`, and storage errors that last
 */
export async function* watchTransfers(
  records: RecordStore,
  clock: Pick<Clock, "random">,
  transferIds: readonly string[],
  options: WatchOptions = {},
): AsyncGenerator<TransferView, void, undefined> {
  const { signal, intervalMs = 1000, fromAttempt = 1 } = options;
  const firstAttempt = typeof fromAttempt === "number" ? () => fromAttempt : fromAttempt;
  let open: readonly Watched[] = [...new Set(transferIds)].map((id) => ({
    id,
    admittedAt: undefined,
    shown: null,
  }));
  let faults = 0;
  while (open.length > 0) {
    signal?.throwIfAborted();
    const left: Watched[] = [];
    try {
      for await (const [watched, view] of mapConcurrently(open, AT_ONCE, (it) =>
        look(records, it, options),
      )) {
        signal?.throwIfAborted();
        const current = view !== null && view.transfer.attempt >= firstAttempt(watched.id) ? view : null;
        if (current?.changed === true) yield current.transfer;
        if (current === null || !isEnded(current.transfer)) left.push(watched);
      }
      open = left;
      faults = 0;
    } catch (error) {
      if (!isPassing(error) || ++faults >= MAX_FAULTS) throw error;
    }
    if (open.length > 0) await rest(intervalMs * (0.8 + 0.4 * clock.random()) * 2 ** faults, signal);
  }
}

type Looked = readonly [Watched, { readonly transfer: TransferView; readonly changed: boolean } | null];

const look = async (records: RecordStore, watched: Watched, options: WatchOptions): Promise<Looked> => {
  const stored = await withStorageErrors(() => records.read(watched.id, watched.admittedAt));
  if (stored === null) {
    if (options.mayBeMissing === true && watched.shown === null) return [watched, null];
    throw new TransferClientError("transfer-not-found", `there is no transfer ${watched.id}`, {
      transferId: watched.id,
    });
  }
  watched.admittedAt = stored.record.admittedAt;
  const transfer = transferViewOf(stored.record);
  const now = JSON.stringify(transfer);
  const changed = now !== watched.shown;
  watched.shown = now;
  return [watched, { transfer, changed }];
};

const isPassing = (error: unknown): boolean =>
  isTransferClientError(error) && (error.code === "storage-unreachable" || error.code === "storage-failed");

/** The signal's own reason is what a watch ends with, not the timer's wrapping of it. */
const rest = async (delayMs: number, signal: AbortSignal | undefined): Promise<void> => {
  try {
    await sleep(delayMs, undefined, signal && { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
};
