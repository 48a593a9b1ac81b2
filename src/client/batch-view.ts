import { z } from "zod";
import { failuresName, manifestName } from "../batch/batch-files.ts";
import type { BatchRecord, BatchStatus } from "../batch/batch-record.ts";
import { hasReport } from "../batch/batch-record.ts";
import { batchSourceSchema } from "../batch/batch-request.ts";
import { estimateOf } from "../batch/estimate.ts";
import { driveItemRules } from "../graph/targets/drive-item-kind.ts";
import { errorSchema } from "../transfer/view.ts";

/** In the order in which a batch goes through them. */
export const BATCH_STATUSES = [
  "running",
  "reporting",
  "completed",
  "completed-with-failures",
  "failed",
  "cancelled",
] as const satisfies readonly BatchStatus[];

const time = z.iso.datetime().meta({ description: "ISO 8601, UTC." });
const count = z.int().nonnegative();
const span = (of: z.ZodNumber) => z.object({ least: of.nonnegative(), most: of.nonnegative() });

/** What people see of a batch. The library's type and the API's description are made from it. */
export const batchViewSchema = z.object({
  batchId: z.string(),
  status: z.enum(BATCH_STATUSES).meta({
    description:
      "`running`: planning and moving; `reporting`: writing the manifest; `completed-with-failures`: some blobs failed or were refused; `failed`: the container could not be listed; `cancelled`.",
  }),
  source: batchSourceSchema,
  target: z.object({ kind: z.string() }).catchall(z.string()),
  dryRun: z.boolean(),
  previousBatchId: z.string().nullable().meta({
    description: "The batch whose manifest says what has arrived already; null if none was named.",
  }),
  attempt: z.int().positive().meta({ description: "1 at first; each retry adds 1." }),
  isPlanned: z.boolean().meta({ description: "Whether all of the container has been listed." }),
  totals: z.object({
    listed: count.meta({ description: "Blobs below the prefix, so far." }),
    excluded: z.record(z.string(), count).meta({
      description:
        "Left out, by reason: `not-included`, `excluded`, `not-modified`, `modified-later`, `size`, `folder`, `archived`.",
    }),
    unchanged: count.meta({
      description: "Unchanged since they arrived in the previous batch, so not sent again.",
    }),
    refused: count.meta({
      description: "Refused by the plan, because their path at the target is not possible.",
    }),
    planned: count.meta({ description: "To be moved." }),
    plannedBytes: count,
    running: count.meta({ description: "Sent, and still in progress when the batch last looked." }),
    ended: count.meta({
      description:
        "Ended when the batch last looked, whatever the outcome. The counts by outcome and `movedBytes` follow page by page: once all transfers of a page, at most 200, have ended.",
    }),
    completed: count,
    skipped: count,
    failed: count,
    cancelled: count,
    movedBytes: count,
    errors: z.record(z.string(), count).meta({ description: "Failed and refused, by error code." }),
  }),
  estimate: z
    .object({
      resourceUnits: span(z.int()).meta({
        description: "Of Microsoft Graph. `least` counts no range that is sent, `most` each as an upload.",
      }),
      hours: span(z.number()).meta({
        description: "At Microsoft's limits: `least` in the largest tenants, `most` in the smallest.",
      }),
    })
    .meta({
      description:
        "What the files to be moved take of the app's budget with Microsoft Graph, and for how long at least, if nothing else uses it.",
    }),
  cancelRequested: z.boolean(),
  error: errorSchema.nullable(),
  manifest: z.string().nullable().meta({
    description: "Name of the blob in the record container with a line for each blob; null before the end.",
  }),
  failures: z.string().nullable().meta({
    description: "Name of the one with a job for each blob that failed, which `submit --from-file` takes.",
  }),
  labels: z.record(z.string(), z.string()),
  submittedAt: time,
  updatedAt: time,
  endedAt: time.nullable(),
});

export type BatchView = Readonly<z.infer<typeof batchViewSchema>>;

export const batchViewOf = (record: BatchRecord): BatchView => {
  const { request, totals, open, status } = record;
  const { ended, excluded, ...counts } = totals;
  const hasLists = hasReport(record);
  return {
    batchId: record.batchId,
    status,
    source: request.source,
    target: request.target,
    dryRun: request.dryRun,
    previousBatchId: request.previousBatchId ?? null,
    attempt: record.attempt,
    isPlanned: record.listing === null,
    totals: {
      ...counts,
      ...ended,
      excluded: { ...excluded },
      errors: { ...counts.errors },
      ended:
        Object.values(ended).reduce((sum, some) => sum + some, 0) +
        open.reduce((sum, page) => sum + page.ended, 0),
      running: open.reduce(
        (sum, page) => sum + (page.stage === "planned" ? 0 : page.children - page.ended),
        0,
      ),
    },
    estimate: estimateOf({
      files: totals.planned,
      bytes: totals.plannedBytes,
      rangeBytes: request.options.rangeBytes ?? driveItemRules.defaultRangeBytes,
      options: request.options,
    }),
    cancelRequested: record.cancelRequested,
    error: record.error,
    manifest: hasLists ? manifestName(record) : null,
    failures: hasLists ? failuresName(record) : null,
    labels: request.options.labels,
    submittedAt: record.submittedAt,
    updatedAt: record.updatedAt,
    endedAt: record.endedAt,
  };
};

/** Whether a batch has ended. A retry may begin it again. */
export const isBatchViewEnded = ({ status }: Pick<BatchView, "status">): boolean =>
  status !== "running" && status !== "reporting";
