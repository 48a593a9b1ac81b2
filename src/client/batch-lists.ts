import { z } from "zod";
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
  try {
    for (;;) {
      const next = await withStorageErrors(() => left.next());
      if (next.done === true) return;
      yield JSON.parse(next.value) as BatchLines[L];
    }
  } finally {
    // A caller that stops early closes the connection.
    await left.return?.();
  }
}

const failedBlobSchema = z.object({
  blob: z.string(),
  path: z.string().nullable().meta({ description: "At the target; null if the plan refused the blob." }),
  transferId: z.string().nullable().meta({ description: "Null if nothing was sent." }),
  status: z.enum(["failed", "refused", "cancelled"]),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});

/** Blobs of a batch that did not arrive, and why. The library's type and the API's description are made from it. */
export const failedBlobsSchema = z.object({
  blobs: z.array(failedBlobSchema).meta({ description: "In the order of the listing." }),
  isComplete: z.boolean().meta({ description: "False if there may be more; the manifest lists them all." }),
});

export type FailedBlobs = z.infer<typeof failedBlobsSchema>;
export type FailedBlob = z.infer<typeof failedBlobSchema>;

/** So many lines of the manifest are looked through, which takes a second or so. */
const MAX_LINES_READ = 20_000;

/** The first blobs in a manifest that did not arrive. */
export const failedBlobs = async (
  manifest: AsyncIterable<ReportLine>,
  atMost: number,
): Promise<FailedBlobs> => {
  const blobs: FailedBlob[] = [];
  let read = 0;
  for await (const { blob, path, transferId, error, status } of manifest) {
    if (read++ === MAX_LINES_READ) return { blobs, isComplete: false };
    if (status !== "failed" && status !== "refused" && status !== "cancelled") continue;
    if (blobs.length === atMost) return { blobs, isComplete: false };
    blobs.push({ blob, path, transferId, error, status });
  }
  return { blobs, isComplete: true };
};
