import type { BatchClient } from "../../src/client/batch-client.ts";
import { batchViewOf, type BatchView } from "../../src/client/batch-view.ts";
import { submittedBatch } from "../../src/batch/batch-record.ts";
import { batchRequest } from "./sample-batch.ts";

/** A batch as it was just submitted. What `totals` counts by status has ended. */
export const batchView = (own: Partial<BatchView> = {}): BatchView => {
  const view = {
    ...batchViewOf(submittedBatch("archive", batchRequest(), Date.UTC(2026, 10, 22, 10))),
    ...own,
  };
  const { completed, skipped, failed, cancelled, ended } = view.totals;
  const counted = completed + skipped + failed + cancelled;
  return { ...view, totals: { ...view.totals, ended: Math.max(ended, counted) } };
};

/** A client whose only batch is the one above. */
export const fakeBatches = (own: Partial<BatchClient> = {}): BatchClient => ({
  check: () => batchRequest(),
  submit: () => Promise.resolve({ batchId: "archive", created: true, batch: batchView() }),
  get: () => Promise.resolve(batchView()),
  list: () => Promise.resolve([batchView()]),
  watch: async function* () {
    yield await Promise.resolve(batchView());
  },
  cancel: () => Promise.resolve({}),
  retry: () => Promise.resolve({ attempt: 2 }),
  manifest: async function* () {
    yield* await Promise.resolve([]);
  },
  failedBlobs: () => Promise.resolve({ blobs: [], isComplete: true }),
  failures: async function* () {
    yield* await Promise.resolve([]);
  },
  ...own,
});
