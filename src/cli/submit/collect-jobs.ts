import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { buffer } from "node:stream/consumers";
import { targetKinds } from "../../graph/targets/index.ts";
import type { Target } from "../../transfer/job.ts";
import { decodeText } from "../../config/decode-text.ts";
import type { Context } from "../context.ts";
import { CommandError } from "../errors.ts";
import { exitCode } from "../exit-code.ts";
import { fileErrorText } from "../file-error.ts";
import { jobOptions, jobOptionsFrom } from "./job-flags.ts";
import { jobsOfText, type PlacedJob } from "./jobs-of-file.ts";
import { jobsOfPrefix, type JobTemplate } from "./jobs-of-prefix.ts";
import { listBlobs } from "./list-blobs.ts";
import { readSource } from "./source-argument.ts";
import { fieldsOf, targetFrom } from "./target-flags.ts";
import { placeholderIn } from "./template.ts";

export interface SubmitFlags {
  readonly fromFile?: string;
  readonly id?: string;
  readonly versionId?: string;
  readonly literal?: true;
  readonly sameTarget?: true;
  readonly [flag: string]: unknown;
}

/**
 * Builds the jobs of a command line: from a file, one blob, or many.
 * @throws {CommandError} usage; not-found when no blob matches
 */
export const collectJobs = async (
  context: Context,
  source: string | undefined,
  flags: SubmitFlags,
): Promise<readonly PlacedJob[]> => {
  if (flags.fromFile !== undefined) {
    if (source !== undefined || targetFrom(flags) !== null)
      throw new CommandError(
        exitCode.usage,
        "--from-file contains complete jobs: omit SOURCE and the target",
      );
    const ignored = jobFlagsIn(flags);
    if (ignored.length > 0)
      throw new CommandError(
        exitCode.usage,
        `--from-file contains complete jobs: write ${ignored.join(" and ")} into them instead`,
      );
    return jobsOfText(await readJobs(context, flags.fromFile), flags.fromFile);
  }
  if (source === undefined) throw new CommandError(exitCode.usage, "give a SOURCE, or --from-file");
  const target = targetFrom(flags);
  if (target === null) throw new CommandError(exitCode.usage, "give a target: --to KIND or --to-url LINK");
  const { id } = flags;
  const template = {
    target,
    options: jobOptionsFrom(flags),
    ...(id === undefined ? {} : { transferId: id }),
  };
  const from = readSource(source, flags.literal);
  if (from.kind === "prefix") {
    const { names, folders } = await listBlobs(context, from.container, from.prefix);
    const skipped = folders === 0 ? "" : `${folders} ${folders === 1 ? "folder" : "folders"} skipped`;
    if (names.length === 0) {
      throw new CommandError(
        exitCode.notFound,
        `no blob in ${from.container} starts with "${from.prefix}"${skipped && ` (${skipped})`}`,
      );
    }
    if (skipped !== "") context.output.note(skipped);
    const jobs = jobsOfPrefix(
      from.container,
      names,
      template,
      flags.sameTarget === true || goesByPath(template.target),
    );
    return jobs.map((job) => ({ job, place: null }));
  }
  if (flags.literal !== true) refusePlaceholders(template);
  const place = from.kind === "url" ? { url: from.url } : { container: from.container, blob: from.blob };
  const version = flags.versionId === undefined ? {} : { versionId: flags.versionId };
  return [{ job: { source: { ...place, ...version }, ...template }, place: null }];
};

/** The flags that would describe a job. */
const jobFlagsIn = (flags: SubmitFlags): readonly string[] => [
  ...jobOptions().flatMap((option) =>
    flags[option.attributeName()] === undefined ? [] : [option.long ?? option.flags],
  ),
  ...(["id", "versionId", "literal", "sameTarget"] as const).flatMap((name) =>
    flags[name] === undefined ? [] : [`--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`],
  ),
];

/** Whether the app gives each blob a path of its own below the target. */
const goesByPath = ({ kind, path }: Target): boolean =>
  targetKinds.some((one) => one.kind === kind && fieldsOf(one).includes("path")) &&
  (path === undefined || path.includes("{"));

/** The app would take them for text: the job would go to an item that is literally called `{stem}`. */
const refusePlaceholders = ({ target, options, transferId = "" }: JobTemplate): void => {
  // A path has placeholders of its own, and braces in a column are a matter of the list.
  const texts = { ...target, path: null, ...options, fields: null };
  const { labels } = options;
  const found = placeholderIn({ ...texts, ...(labels as object | undefined), transferId });
  if (found === null) return;
  throw new CommandError(
    exitCode.usage,
    `${found} works only with many blobs ('CONTAINER/PREFIX*'); to use it literally, add --literal`,
  );
};

const readJobs = async ({ stdin, cwd }: Context, file: string): Promise<string> => {
  try {
    return decodeText(file === "-" ? await buffer(stdin) : await readFile(resolve(cwd, file)));
  } catch (error) {
    throw new CommandError(exitCode.usage, `${file} cannot be read: ${fileErrorText(error)}`);
  }
};
