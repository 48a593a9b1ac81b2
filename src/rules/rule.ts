import { z } from "zod";
import { jobSchema } from "../intake/job-schema.ts";
import { optionsSchema, sourceShapes, type Target } from "../transfer/job.ts";
import { MAX_GLOB_LENGTH } from "../transfer/glob.ts";

const MAX_GLOBS = 50;

const globs = z
  .array(z.string().min(1).max(MAX_GLOB_LENGTH))
  .max(MAX_GLOBS, `must have at most ${MAX_GLOBS} entries`)
  .default([]);

/** Which blobs a rule is for. All conditions must hold. */
const whenSchema = z.strictObject({
  container: sourceShapes.byName.shape.container,
  /** Of the blob's name. The globs, `{path}` and `{dir}` begin below its last slash. */
  prefix: z.string().max(1024).default(""),
  /** Of the blob's name. */
  suffix: z.string().max(1024).default(""),
  /** One of these must match, if there are any. */
  include: globs,
  /** None of these may match. */
  exclude: globs,
  minBytes: z.int().nonnegative().optional(),
  maxBytes: z.int().nonnegative().optional(),
});

/** One rule as its author writes it. */
export const ruleSchema = z.strictObject({
  name: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._ -]{0,62}$/,
      "must be 1 to 63 of A-Z a-z 0-9 . _ - and spaces, and begin with a letter or digit",
    ),
  when: whenSchema,
  target: jobSchema.shape.target,
  options: optionsSchema.prefault({}),
  labels: optionsSchema.shape.labels,
});

type WrittenRule = z.infer<typeof ruleSchema>;

/** A rule that has been checked. */
export interface Rule extends Pick<WrittenRule, "name" | "when"> {
  /** Target and options of its jobs, as a job has them. */
  readonly job: { readonly target: Target; readonly options: object };
}
