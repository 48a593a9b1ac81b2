import type { FailedJob } from "../batch/failed-job.ts";
import type { ReportLine } from "../batch/report-line.ts";
import type { BatchLists } from "../storage/batch-lists.ts";
import { isBatchViewEnded, type BatchView } from "./batch-view.ts";
import { TransferClientError, withStorageErrors } from "./errors.ts";

/** What each line of a batch's lists is. */
export interface BatchLines {
  readonly manifest: ReportLine;
  readonly failures: FailedJob;
}

/**
 * The lines of one of a batch's lists, read as they are asked for.
 * @throws {TransferClientError} `not-ended` if the batch has no list
 */
export async function* batchLines<L extends keyof BatchLines>(
  lists: BatchLists,
  batch: BatchView,
  list: L,
): AsyncGenerator<BatchLines[L], void, undefined> {
  const name = batch[list];
  const lines = name === null ? null : await withStorageErrors(() => lists.lines(name));
  if (lines === null)
    throw new TransferClientError(
      "not-ended",
      isBatchViewEnded(batch)
        ? `batch ${batch.batchId} ended without a list: ${batch.error?.message ?? "it was deleted"}`
        : `batch ${batch.batchId} has not ended yet; it writes its lists at the end`,
    );
  const left = lines[Symbol.asyncIterator]();
  for (;;) {
    const next = await withStorageErrors(() => left.next());
    if (next.done === true) return;
    yield JSON.parse(next.value) as BatchLines[L];
  }
}
