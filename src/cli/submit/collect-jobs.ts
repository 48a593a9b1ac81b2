import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { buffer } from "node:stream/consumers";
import { decodeText } from "../../config/decode-text.ts";
import type { Context } from "../context.ts";
import { CommandError } from "../errors.ts";
import { exitCode } from "../exit-code.ts";
import { jobOptionsFrom } from "./job-flags.ts";
import { jobsOfText, type PlacedJob } from "./jobs-of-file.ts";
import { jobsOfPrefix } from "./jobs-of-prefix.ts";
import { listBlobs } from "./list-blobs.ts";
import { readSource } from "./source-argument.ts";
import { targetFrom } from "./target-flags.ts";

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
    const jobs = jobsOfPrefix(from.container, names, template, flags.sameTarget === true);
    return jobs.map((job) => ({ job, place: null }));
  }
  const place = from.kind === "url" ? { url: from.url } : { container: from.container, blob: from.blob };
  const version = flags.versionId === undefined ? {} : { versionId: flags.versionId };
  return [{ job: { source: { ...place, ...version }, ...template }, place: null }];
};

const readJobs = async ({ stdin, cwd }: Context, file: string): Promise<string> => {
  try {
    return decodeText(file === "-" ? await buffer(stdin) : await readFile(resolve(cwd, file)));
  } catch (error) {
    throw new CommandError(exitCode.usage, `${file} cannot be read: ${(error as Error).message}`);
  }
};
