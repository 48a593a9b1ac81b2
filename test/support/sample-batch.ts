import { defaultBatchPolicy, type BatchPolicy } from "../../src/batch/batch-policy.ts";
import type { BatchRequest } from "../../src/batch/batch-request.ts";
import type { ListedBlob } from "../../src/batch/selection.ts";
import { optionsSchema } from "../../src/transfer/job.ts";

export const BATCH_ID = "archive";

export const listedBlob = (name: string, own: Partial<ListedBlob> = {}): ListedBlob => ({
  name,
  bytes: 10,
  eTag: `"${name}"`,
  modifiedOn: "2026-01-02T03:04:05.000Z",
  accessTier: "Hot",
  isFolder: false,
  metadata: {},
  tags: {},
  ...own,
});

export const batchRequest = (own: Partial<BatchRequest> = {}): BatchRequest => ({
  source: { container: "scans", prefix: "2026/", include: [], exclude: [] },
  target: { kind: "drive", driveId: "d" },
  options: optionsSchema.parse({}),
  dryRun: false,
  ...own,
});

export const smallPages: BatchPolicy = {
  ...defaultBatchPolicy,
  pageBlobs: 3,
  windowTransfers: 5,
  maxOpenPages: 3,
  reportPages: 2,
  atOnce: 1,
};
