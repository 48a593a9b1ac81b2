import { mapConcurrently } from "../../client/map-concurrently.ts";
import { isTransferClientError } from "../../client/errors.ts";
import type { Submitted } from "../../client/submit.ts";
import type { TransferClient } from "../../client/transfer-client.ts";
import type { Context } from "../context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { CommandError } from "../errors.ts";
import { collectJobs, type SubmitFlags } from "../submit/collect-jobs.ts";
import type { PlacedJob } from "../submit/jobs-of-file.ts";
import { jobOptions } from "../submit/job-flags.ts";
import { targetOptions } from "../submit/target-flags.ts";
import { templateHelp } from "../submit/template.ts";
import { placeOf } from "../progress/words.ts";
import { printable } from "../text/printable.ts";
import type { CliCommand } from "./command.ts";
import { follow } from "./follow.ts";

const CONCURRENCY = 8;
const MAX_ERRORS_SHOWN = 10;

const HELP = `
Examples:
  blobferry submit reports/2026/big.pdf --to drive --drive-id 'b!x' --path '{yyyy}/{name}'
  blobferry submit reports/2026/big.pdf --to-url 'https://contoso.sharepoint.com/:x:/s/Team/Eabc' --watch
  blobferry submit 'scans/2026-10-*' --to drive --drive-id 'b!x' --path '{path}' --label batch=october
  blobferry submit --from-file jobs.jsonl        one job per line; the README has an example

${templateHelp}
`;

/** Flags that describe no job. */
interface OwnFlags {
  readonly watch?: true;
  readonly dryRun?: true;
  readonly quiet?: true;
}

/** The flags of a command that submits. */
export type JobFlags = SubmitFlags & OwnFlags;

/** Submits what the source and the flags describe, and prints a line for each. */
export const submitJobs = async (
  context: Context,
  source: string | undefined,
  flags: JobFlags,
): Promise<ExitCode> => {
  const { output } = context;
  const jobs = await collectJobs(context, source, flags);
  const client = await context.client();
  checkJobs(client, jobs);
  if (flags.dryRun) {
    for (const { job } of jobs) output.value(job);
    return exitCode.ok;
  }
  const ids: string[] = [];
  let conflicts = 0;
  for await (const outcome of mapConcurrently(jobs, CONCURRENCY, (placed) => submitOne(client, placed))) {
    context.signal.throwIfAborted();
    if ("conflict" in outcome) {
      conflicts++;
      output.note(outcome.conflict);
      continue;
    }
    ids.push(outcome.transferId);
    if (output.json) output.value(outcome);
    else output.line(flags.quiet ? outcome.transferId : submittedLine(outcome));
  }
  const followed = flags.watch && ids.length > 0 ? await follow(context, client, ids) : exitCode.ok;
  if (conflicts > 0) return exitCode.refused;
  return followed;
};

/** Checks all jobs before the first is submitted, so that a mistake does not leave half of them submitted. */
const checkJobs = (client: TransferClient, jobs: readonly PlacedJob[]): void => {
  const errors: string[] = [];
  for (const { job, place } of jobs) {
    try {
      client.check(job);
    } catch (error) {
      if (!isTransferClientError(error)) throw error;
      errors.push(place === null ? error.message : `${place}: ${error.message}`);
      if (errors.length === MAX_ERRORS_SHOWN) break;
    }
  }
  if (errors.length > 0) {
    throw new CommandError(exitCode.usage, [...errors, "nothing was submitted"].join("\n"));
  }
};

/** An id that is already in use concerns one job; any other error ends the command. */
const submitOne = async (
  client: TransferClient,
  { job, place }: PlacedJob,
): Promise<Submitted | { readonly conflict: string }> => {
  try {
    return await client.submit(job);
  } catch (error) {
    if (!isTransferClientError(error) || error.code !== "transfer-id-reused") throw error;
    return { conflict: `${place === null ? "" : `${place}: `}${error.message}` };
  }
};

const submittedLine = ({ transferId, created, transfer }: Submitted): string =>
  `${transferId} ${created ? "submitted" : `already submitted (${transfer.status})`}: ${printable(placeOf(transfer))}`;

export const submitCommand: CliCommand = {
  define: (program) => {
    const command = program
      .command("submit")
      .summary("submit transfers")
      .description("Submits transfers. Prints one line for each, starting with the transfer's id.")
      .argument("[source]", "CONTAINER/BLOB, 'CONTAINER/PREFIX*' for many blobs, or a blob's URL")
      .option("--from-file <file>", "read jobs from a file of JSON lines; - for standard input")
      .option("--id <id>", "transfer id; submitting the same job with the same id again has no effect")
      .option("--version-id <id>", "version of the blob (default: the current one)")
      .option("--literal", "treat a * at the end as part of the blob's name")
      .option("--same-target", "allow several blobs to share one target, such as a folder")
      .option("--watch", "wait until the transfers have ended")
      .option("--dry-run", "check the jobs and print them instead of submitting them")
      .option("-q, --quiet", "print ids only");
    for (const option of [...targetOptions(), ...jobOptions()]) command.addOption(option);
    return command.addHelpText("after", HELP);
  },
  run: submitJobs,
};
