import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { sourceShapes, transferIdSchema, type Target, type TransferOptions } from "../transfer/job.ts";
import { MAX_GLOB_LENGTH } from "../transfer/glob.ts";

/** The most globs of one list. */
const MAX_GLOBS = 50;

const globs = (description: string) =>
  z.array(z.string().min(1).max(MAX_GLOB_LENGTH)).max(MAX_GLOBS).default([]).meta({ description });

/** Which blobs a batch moves. A job whose source has `prefix` instead of `blob` is a batch. */
export const batchSourceSchema = z.strictObject({
  container: sourceShapes.byName.shape.container,
  prefix: z
    .string()
    .max(1024)
    .regex(/^\P{Cs}*$/u, "must not contain unpaired surrogates")
    .meta({ description: "What the blobs' names begin with; empty for the whole container." }),
  include: globs(
    "Globs on the name below the prefix's last slash: `*` within a folder, `?` one character, `**` folders. Default: all.",
  ),
  exclude: globs("Globs of blobs to leave out, even if `include` matches them."),
  modifiedSince: z.iso
    .datetime({ offset: true })
    .optional()
    .meta({ description: "Only blobs that were modified then or later. ISO 8601." }),
  modifiedBefore: z.iso.datetime({ offset: true }).optional().meta({
    description:
      "Only blobs that were modified before then, which leaves out those that are still being written. ISO 8601.",
  }),
  minBytes: z.int().nonnegative().optional().meta({ description: "Only blobs of at least this size." }),
  maxBytes: z.int().nonnegative().optional().meta({ description: "Only blobs of at most this size." }),
});

export const batchIdSchema = transferIdSchema.meta({
  description: "Idempotency key: the same id with the same batch starts nothing new. Default: generated.",
});

export type BatchSource = z.infer<typeof batchSourceSchema>;

/** What a batch asks for, with every default filled in. */
export interface BatchRequest {
  readonly source: BatchSource;
  /** Of a kind with a path, which is a template for each blob. */
  readonly target: Target;
  /** Of each transfer. */
  readonly options: TransferOptions;
  /** Only the plan is made: nothing is sent. */
  readonly dryRun: boolean;
  /** What arrived in this batch, and has not changed since, is not sent again. Missing: everything is sent. */
  readonly previousBatchId?: string;
}

/** Whether two requests ask for the same: the order of keys does not matter. */
export const isSameBatch = (one: BatchRequest, other: BatchRequest): boolean => isDeepStrictEqual(one, other);
