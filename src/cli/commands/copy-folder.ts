import { Option } from "commander";
import type { BatchInput } from "../../client/batch-client.ts";
import type { Context } from "../context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { toTime } from "../select/time-argument.ts";
import { jobOptionsFrom, toBytes } from "../submit/job-flags.ts";
import { withFlagWords } from "../submit/flag-name.ts";
import { lookBelow } from "../submit/look-ahead.ts";
import { printable } from "../text/printable.ts";
import { followBatch } from "./follow-batch.ts";

/** The blobs below a prefix. */
export interface Folder {
  readonly container: string;
  readonly prefix: string;
}

export interface BatchFlags {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly modifiedSince?: Date;
  readonly modifiedBefore?: Date;
  readonly minBytes?: number;
  readonly maxBytes?: number;
  readonly previous?: string;
  readonly id?: string;
  readonly path?: string | undefined;
  readonly watch?: true;
  readonly dryRun?: true;
  readonly quiet?: true;
}

/** Which blobs of a folder a copy takes. */
export const batchOptions = (): readonly Option[] => [
  globs("--include <glob>", "of a folder, only blobs that match, such as '**/*.pdf'; repeatable"),
  globs("--exclude <glob>", "of a folder, no blobs that match; repeatable"),
  new Option("--modified-since <time>", "of a folder, only blobs modified then or later").argParser(toTime),
  new Option("--modified-before <time>", "of a folder, only blobs modified before then").argParser(toTime),
  new Option("--min-bytes <bytes>", "of a folder, only blobs of at least this size").argParser(toBytes),
  new Option("--max-bytes <bytes>", "of a folder, only blobs of at most this size").argParser(toBytes),
  new Option("--previous <batch>", "of a folder, skip what arrived in this batch and has not changed since"),
];

const globs = (flags: string, text: string): Option =>
  new Option(flags, text).argParser((glob: string, all: readonly string[] | undefined) => [
    ...(all ?? []),
    glob,
  ]);

/** Which blobs of a folder go where, as a batch has it. */
export const batchInput = (
  { container, prefix }: Folder,
  address: string,
  {
    include = [],
    exclude = [],
    modifiedSince,
    modifiedBefore,
    minBytes,
    maxBytes,
    previous,
    path,
  }: BatchFlags,
): Pick<BatchInput, "source" | "target" | "previousBatchId"> => ({
  source: {
    container,
    prefix,
    include: [...include],
    exclude: [...exclude],
    ...(modifiedSince === undefined ? {} : { modifiedSince: modifiedSince.toISOString() }),
    ...(modifiedBefore === undefined ? {} : { modifiedBefore: modifiedBefore.toISOString() }),
    ...(minBytes === undefined ? {} : { minBytes }),
    ...(maxBytes === undefined ? {} : { maxBytes }),
  },
  target: { kind: "webUrl", url: address, ...(path === undefined ? {} : { path }) },
  ...(previous === undefined ? {} : { previousBatchId: previous }),
});

/** What the arguments are called in errors. */
export const FOLDER_WORDS: Readonly<Record<string, string>> = { "target.url": "ADDRESS" };

/** Copies a whole folder as a batch. With `--dry-run` only its plan is made. */
export const copyFolder = async (
  context: Context,
  { container, prefix }: Folder,
  address: string,
  flags: BatchFlags & Readonly<Record<string, unknown>>,
): Promise<ExitCode> => {
  const { output } = context;
  const { batches } = await context.client();
  const input: BatchInput = {
    ...batchInput({ container, prefix }, address, flags),
    options: jobOptionsFrom(flags),
    dryRun: flags.dryRun === true,
    ...(flags.id === undefined ? {} : { batchId: flags.id }),
  };
  const { batchId, created, batch } = await withFlagWords(FOLDER_WORDS, async () => {
    batches.check(input);
    await lookBelow(context, { container, prefix });
    return await batches.submit(input);
  });
  if (output.json) output.value({ batchId, created, batch });
  else if (flags.quiet === true) output.line(batchId);
  else {
    const what = batch.dryRun ? "dry run" : "batch";
    output.line(
      printable(
        `${batchId} ${what} ${created ? "submitted" : `already submitted (${batch.status})`}: ${container}/${prefix}`,
      ),
    );
  }
  // A plan is there to be read.
  return flags.watch === true || (flags.dryRun === true && flags.quiet !== true)
    ? await followBatch(context, batches, batchId)
    : exitCode.ok;
};
