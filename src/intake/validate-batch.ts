import { z } from "zod";
import { batchIdSchema, batchSourceSchema } from "../batch/batch-request.ts";
import type { BatchJobMessage } from "../batch/message.ts";
import { DEFAULT_PATH } from "../batch/plan-page.ts";
import { pathKindOf } from "../graph/targets/index.ts";
import { inWords } from "../config/in-words.ts";
import { explainAll } from "./explain.ts";
import { jobSchema } from "./job-schema.ts";
import type { Invalid } from "./source-url.ts";
import { invalidBy, validateJob } from "./validate-job.ts";

/** A batch, from whichever producer. The API's description is made from it as well. */
export const batchSchema = z.strictObject({
  source: batchSourceSchema.meta({ description: "Which blobs to move." }),
  target: jobSchema.shape.target.meta({
    description: "Where the files go. Of a kind with a path, by default `{path}`: the folders are kept.",
  }),
  batchId: batchIdSchema.optional(),
  options: jobSchema.shape.options.meta({ description: "Of each transfer. `name` is not possible." }),
  previousBatchId: batchIdSchema.optional().meta({
    description:
      "A batch that has ended, from the same container to the same target: what arrived there and has not changed since is not sent again.",
  }),
  dryRun: z.boolean().default(false).meta({ description: "Only make the plan: send nothing." }),
});

/** Whether a job asks for a batch: its source has a prefix, and names no blob. */
export const asksForBatch = (json: object): boolean =>
  "source" in json && typeof json.source === "object" && json.source !== null && "prefix" in json.source;

/** Whether a batch says how its files' paths are made. The schema of targets fills in the default of a single job. */
const namesPath = (json: object): boolean =>
  "target" in json &&
  typeof json.target === "object" &&
  json.target !== null &&
  "path" in json.target &&
  json.target.path !== undefined;

/**
 * Validates a batch and fills in the defaults.
 * @returns the batch, or why it is invalid: a text that begins with the field
 */
export const validateBatch = (json: object, sourceBaseUrl: string): BatchJobMessage | Invalid => {
  const parsed = batchSchema.safeParse(json, { error: inWords });
  if (!parsed.success) return invalidBy(explainAll(parsed.error));
  const { source, batchId, previousBatchId, options, dryRun } = parsed.data;
  const target = namesPath(json) ? parsed.data.target : { ...parsed.data.target, path: DEFAULT_PATH };
  if (pathKindOf(target) === null) return { invalid: `target.kind: a ${target.kind} takes one file` };
  if (options.name !== undefined)
    return { invalid: "options.name: all files would have the same name; use target.path" };
  if (previousBatchId !== undefined && previousBatchId === batchId)
    return { invalid: "previousBatchId: is this batch itself" };
  // The rules of a job hold for each of its transfers. A blob of any name shows those that do not depend on it.
  const job = {
    source: { container: source.container, blob: "a" },
    target,
    options,
  };
  const checked = validateJob(job, sourceBaseUrl);
  if ("invalid" in checked) return checked;
  return {
    kind: "batch-job",
    batchId: batchId ?? null,
    request: {
      source,
      target: checked.request.target,
      options: checked.request.options,
      dryRun,
      ...(previousBatchId === undefined ? {} : { previousBatchId }),
    },
  };
};
