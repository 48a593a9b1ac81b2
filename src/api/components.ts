import { rejectedMessageSchema } from "../client/rejected.ts";
import { z } from "zod";
import { TRANSFER_STATUSES, transferViewSchema } from "../client/transfer-view.ts";
import { jobSchema } from "../intake/job-schema.ts";
import { failedBlobsSchema } from "../client/batch-lists.ts";
import { batchViewSchema } from "../client/batch-view.ts";
import { batchSchema } from "../intake/validate-batch.ts";
import { bulkRequestSchema } from "./bulk-request.ts";
import { healthSchema } from "./health.ts";
import { overviewSchema } from "./overview.ts";
import { problemSchema } from "./problems.ts";

export const transferPageSchema = z.object({
  transfers: z.array(transferViewSchema).meta({ description: "Newest first." }),
  cursor: z.string().nullable().meta({
    description:
      "For the next page; null on the last one. With filters a page may be short, or even empty, and not be the last.",
  }),
});

const submittedSchema = transferViewSchema.extend({
  created: z.boolean().meta({ description: "False if the same job was submitted before under this id." }),
});

const count = z.int().nonnegative();
const time = z.iso.datetime().nullable();

export const transferCountsSchema = z.object({
  total: count,
  byStatus: z.record(z.enum(TRANSFER_STATUSES), count),
  byError: z.record(z.string(), count).meta({ description: "Failed transfers, by the code of their error." }),
  bytes: count.meta({ description: "Bytes of the blobs whose size is known." }),
  acceptedBytes: count.meta({ description: "Bytes that have arrived at the targets." }),
  since: time.meta({ description: "When the oldest one that was counted was submitted." }),
  until: time.meta({ description: "When the newest one that was counted was submitted." }),
  cursor: z.string().nullable().meta({
    description:
      "Null if all were counted; otherwise the count was cut off, and the next one continues from here.",
  }),
});

const retrySchema = z.object({
  transferId: z.string(),
  attempt: z.int().positive().meta({ description: "Number of the new attempt." }),
});

const transferId = z.string();

export const bulkResultSchema = z.object({
  requested: z.array(z.object({ transferId, attempt: z.int().positive().exactOptional() })).meta({
    description:
      "Where it was requested, with the number of the attempt: of a retry the new one, of a cancel the one that is to end.",
  }),
  refused: z
    .array(z.object({ transferId, code: z.string(), detail: z.string() }))
    .meta({ description: "Where it was not, for example because the transfer has ended meanwhile." }),
  cursor: z
    .string()
    .nullable()
    .meta({ description: "Send it with the same conditions to continue; null when there are no more." }),
});

const rejectedPageSchema = z.object({
  rejected: z.array(rejectedMessageSchema),
  cursor: z.string().nullable().meta({ description: "The next page's `cursor`; null after the last." }),
});

/** The schemas of the OpenAPI document, by name. */
export const COMPONENTS = {
  Job: jobSchema,
  BulkRequest: bulkRequestSchema,
  Transfer: transferViewSchema,
  SubmittedTransfer: submittedSchema,
  TransferPage: transferPageSchema,
  RejectedPage: rejectedPageSchema,
  TransferCounts: transferCountsSchema,
  Overview: overviewSchema,
  RetryAccepted: retrySchema,
  BulkResult: bulkResultSchema,
  BatchJob: batchSchema,
  Batch: batchViewSchema,
  SubmittedBatch: batchViewSchema.extend({
    created: z.boolean().meta({ description: "False if the same batch was submitted before under this id." }),
  }),
  BatchList: z.object({ batches: z.array(batchViewSchema) }),
  FailedBlobs: failedBlobsSchema,
  BatchRetryAccepted: z.object({ batchId: z.string(), attempt: z.int().positive() }),
  Health: healthSchema,
  Problem: problemSchema,
};
