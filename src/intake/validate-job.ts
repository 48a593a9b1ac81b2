import { z } from "zod";
import { targetKindOf } from "../graph/targets/index.ts";
import {
  sourceShapes,
  type Job,
  type SourceRef,
  type Target,
  type TransferOptions,
} from "../transfer/job.ts";
import { nextFollowUp } from "../transfer/follow-up.ts";
import { needsMetadata, needsTags } from "../transfer/target-path/path-template.ts";
import { targetPath } from "../transfer/target-path/target-path.ts";
import { admittedAtOfId } from "../storage/record-name.ts";
import { inWords } from "../config/in-words.ts";
import { explainAll } from "./explain.ts";
import { jobSchema } from "./job-schema.ts";
import { refOfSourceUrl, type Invalid } from "./source-url.ts";

/** The union of the two shapes of `source` would not name the field: {@link readSource} picks one by the key `url`. */
const looseSourceSchema = jobSchema.extend({ source: z.looseObject({}) });

/**
 * Validates a job, whether it came by the queue, the API, the command line or the library, and fills in the defaults.
 * A `null` in an optional field counts as absent: serializers write it for "not set".
 *
 * @param json an object as JSON has it
 * @param sourceBaseUrl address of the source account, the only one that `source.url` may name
 * @returns the job, or why it is invalid: a text that begins with the field
 */
export const validateJob = (json: object, sourceBaseUrl: string): Job | Invalid => {
  const lost = lostName(json);
  if (lost !== null) return { invalid: `${lost}: is not a name that a field, a label or a column can have` };
  const present = withoutNulls(json);
  const parsed = looseSourceSchema.safeParse(present, { error: inWords });
  if (!parsed.success)
    return invalidBy([...explainAll(parsed.error), ...sourceFaults(present, sourceBaseUrl)]);
  if (isFromTheFuture(parsed.data.transferId ?? ""))
    return { invalid: "transferId: names a time in the future" };
  const source = readSource(parsed.data.source, sourceBaseUrl);
  if ("invalid" in source) return source;
  const { target } = parsed.data;
  const options = optionsFor(target, parsed.data.options, json);
  const job: Job = { transferId: parsed.data.transferId ?? null, request: { source, target, options } };
  const error = rangeSizeError(job) ?? existingFileError(job) ?? pathError(job) ?? followUpError(job);
  return error === null ? job : { invalid: error };
};

/** The schema drops a field of this name without a word where it does not refuse unknown fields. */
const lostName = (json: object): string | null => {
  const { source, options } = json as { readonly source?: unknown; readonly options?: unknown };
  const inOptions = (name: "labels" | "fields"): unknown =>
    isPlainObject(options) && name in options ? (options as Record<string, unknown>)[name] : null;
  const holders = Object.entries({
    source,
    "options.labels": inOptions("labels"),
    "options.fields": inOptions("fields"),
  });
  const [path] = holders.find(([, value]) => isPlainObject(value) && Object.hasOwn(value, "__proto__")) ?? [];
  return path === undefined ? null : `${path}.__proto__`;
};

/** Optional fields are in the job itself, its source, its target and its options; a null elsewhere is a mistake. */
const withoutNulls = (json: object): object => {
  const present = (value: object) =>
    Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== null));
  return Object.fromEntries(
    Object.entries(present(json)).map(([name, value]: [string, unknown]) => [
      name,
      ["source", "target", "options"].includes(name) && isPlainObject(value) ? present(value) : value,
    ]),
  );
};

const readSource = (source: object, sourceBaseUrl: string): SourceRef | Invalid => {
  if ("url" in source) {
    if ("container" in source || "blob" in source)
      return { invalid: "source: give url, or container and blob, not both" };
    const parsed = sourceShapes.byUrl.safeParse(source, { error: inWords });
    if (!parsed.success) return invalidBy(explainAll(parsed.error, ["source"]));
    const { url, versionId = null } = parsed.data;
    return refOfSourceUrl({ url, versionId }, sourceBaseUrl);
  }
  if ("prefix" in source && !("blob" in source))
    return {
      invalid:
        "source.prefix: asks for a batch, not for one transfer: use POST /api/batches, batches.submit or blobferry copy",
    };
  const parsed = sourceShapes.byName.safeParse(source, { error: inWords });
  if (!parsed.success) return invalidBy(explainAll(parsed.error, ["source"]));
  const { container, blob, versionId } = parsed.data;
  return { container, blob, versionId: versionId ?? null };
};

/** The faults of a source whose job has others as well. */
const sourceFaults = (job: object, sourceBaseUrl: string): readonly string[] => {
  if (!("source" in job) || !isPlainObject(job.source)) return [];
  const source = readSource(job.source, sourceBaseUrl);
  return "invalid" in source ? faultsOf(source) : [];
};

/** What is wrong with a job: the first error, and all of them if there are several. */
export const invalidBy = (faults: readonly string[]): Invalid => ({
  invalid: faults[0] ?? "the message is not a job",
  ...(faults.length > 1 ? { faults } : {}),
});

/** Every fault of an invalid job, each beginning with its field. */
export const faultsOf = ({ invalid, faults }: Invalid): readonly string[] => faults ?? [invalid];

const CLOCK_SKEW_MS = 24 * 60 * 60 * 1000;

/**
 * An id of the form that the app derives from a message holds a time, by which transfers are sorted. Such an id comes
 * with jobs that the app requeues, so it is accepted from everybody; but one with a time to come would stay on top.
 */
const isFromTheFuture = (transferId: string): boolean => {
  const submittedAt = admittedAtOfId(transferId);
  return submittedAt !== null && Date.parse(submittedAt) > Date.now() + CLOCK_SKEW_MS;
};

const rangeSizeError = ({ request: { target, options } }: Job): string | null => {
  const { rangeBytes } = options;
  if (rangeBytes === undefined) return null;
  const { alignBytes, minRangeBytes, maxRangeBytes } = targetKindOf(target).rules;
  if (rangeBytes >= minRangeBytes && rangeBytes <= maxRangeBytes && rangeBytes % alignBytes === 0)
    return null;
  const least = alignBytes === 1 ? `at least ${minRangeBytes}` : `a multiple of ${alignBytes}`;
  return `options.rangeBytes: must be ${least} and at most ${maxRangeBytes} for a ${target.kind}`;
};

/** A file that exists is there: without a word about it, the job is to replace its content. */
const optionsFor = (target: Target, options: TransferOptions, json: object): TransferOptions => {
  const { options: given } = json as { readonly options?: unknown };
  const isGiven = isPlainObject(given) && "conflictBehavior" in given && given.conflictBehavior !== null;
  return target.kind === "driveItem" && !isGiven ? { ...options, conflictBehavior: "replace" } : options;
};

/** With these it could only fail, be left alone, or land beside the file that the job names. */
const existingFileError = ({ request: { target, options } }: Job): string | null =>
  target.kind === "driveItem" && ["fail", "rename", "skip"].includes(options.conflictBehavior)
    ? "options.conflictBehavior: must be replace, replaceIfNewer or replaceIfDifferent for a driveItem, which is a file that exists"
    : null;

/** A date that stands for any: its parts are names that the service accepts, whatever it is. */
const SOME_DATE = "2026-01-01T00:00:00Z";

/** Whether the path cannot lead anywhere, as far as that can be known without the blob's metadata and tags. */
const pathError = ({ request: { source, target, options } }: Job): string | null => {
  const template = target["path"];
  if (template === undefined || needsMetadata(template) || needsTags(template)) return null;
  const path = targetPath({
    template,
    source: { ...source, prefix: "", modifiedOn: SOME_DATE, metadata: {}, tags: {} },
    names: options.names,
    name: options.name,
    isAtRoot: target["folderId"] === undefined,
  });
  return "refused" in path ? `target.path: ${path.refused}` : null;
};

/** Only files in a drive can be checked in, and have columns. */
const followUpError = ({ request: { target, options } }: Job): string | null => {
  if (targetKindOf(target).workload === "files") return null;
  const asked = nextFollowUp(options, {});
  return asked === null ? null : `options.${asked}: does not apply to a ${target.kind}`;
};

const isPlainObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);
