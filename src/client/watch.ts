import { setTimeout as sleep } from "node:timers/promises";
import type { Clock, RecordStore } from "../transfer/ports.ts";
import { isTransferClientError, TransferClientError, withStorageErrors } from "./errors.ts";
import { mapConcurrently } from "./map-concurrently.ts";
import { isEnded, transferViewOf, type TransferView } from "./transfer-view.ts";

/** Options of a watch; every one has a default. */
export interface WatchOptions {
  /** Ends the watch: the iteration throws the signal's reason, which is an `AbortError` by default. */
  readonly signal?: AbortSignal;
  /** Time between two reads of a transfer, plus or minus a random fifth. Default 1,000. */
  readonly intervalMs?: number;
  /**
   * Ignores earlier attempts: for watching a retry, which begins some time after the request for it. A number, or one
   * for each transfer. Default 1.
   */
  readonly fromAttempt?: number | ((transferId: string) => number);
  /** Waits for transfers that do not exist yet, such as jobs that others put on the queue. Default: false, and they are an error. */
  readonly mayBeMissing?: boolean;
}

interface Watched {
  readonly id: string;
  admittedAt: string | undefined;
  /** What was yielded last; null before the first time. */
  yielded: string | null;
}

const AT_ONCE = 8;
/** Rounds in a row that may fail for storage before the watch throws. */
const MAX_FAILED_ROUNDS = 5;

/**
 * Yields each transfer as it is now, and again whenever it has changed, until every one has ended.
 * @throws {TransferClientError} `transfer-not-found`, and storage errors that persist
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
    yielded: null,
  }));
  let failedRounds = 0;
  while (open.length > 0) {
    signal?.throwIfAborted();
    const left: Watched[] = [];
    try {
      for await (const [watched, view] of mapConcurrently(open, AT_ONCE, (it) =>
        readOne(records, it, options),
      )) {
        signal?.throwIfAborted();
        const current = view !== null && view.transfer.attempt >= firstAttempt(watched.id) ? view : null;
        if (current?.changed === true) yield current.transfer;
        if (current === null || !isEnded(current.transfer)) left.push(watched);
      }
      open = left;
      failedRounds = 0;
    } catch (error) {
      if (!isTemporary(error) || ++failedRounds >= MAX_FAILED_ROUNDS) throw error;
    }
    if (open.length > 0) await pause(intervalMs * (0.8 + 0.4 * clock.random()) * 2 ** failedRounds, signal);
  }
}

type Read = readonly [Watched, { readonly transfer: TransferView; readonly changed: boolean } | null];

const readOne = async (records: RecordStore, watched: Watched, options: WatchOptions): Promise<Read> => {
  const stored = await withStorageErrors(() => records.read(watched.id, watched.admittedAt));
  if (stored === null) {
    if (options.mayBeMissing === true && watched.yielded === null) return [watched, null];
    throw new TransferClientError("transfer-not-found", `there is no transfer ${watched.id}`, {
      transferId: watched.id,
    });
  }
  watched.admittedAt = stored.record.admittedAt;
  const transfer = transferViewOf(stored.record);
  const now = JSON.stringify(transfer);
  const changed = now !== watched.yielded;
  watched.yielded = now;
  return [watched, { transfer, changed }];
};

const isTemporary = (error: unknown): boolean =>
  isTransferClientError(error) && (error.code === "storage-unreachable" || error.code === "storage-failed");

/** A watch ends with the signal's own reason, not with the error that the timer wraps it in. */
const pause = async (delayMs: number, signal: AbortSignal | undefined): Promise<void> => {
  try {
    await sleep(delayMs, undefined, signal && { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
};
