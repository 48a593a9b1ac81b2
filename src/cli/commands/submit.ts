import type { Command } from "commander";
import { mapConcurrently } from "../../client/map-concurrently.ts";
import { isTransferClientError } from "../../client/errors.ts";
import type { Submitted } from "../../client/submit.ts";
import type { TransferClient } from "../../client/transfer-client.ts";
import { contextOf, type Context, type Surroundings } from "../context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { CommandError } from "../fault.ts";
import { collectJobs, type SubmitFlags } from "../submit/collect-jobs.ts";
import type { PlacedJob } from "../submit/jobs-of-file.ts";
import { jobOptions } from "../submit/job-flags.ts";
import { targetOptions } from "../submit/target-flags.ts";
import { templateHelp } from "../submit/template.ts";
import { printable } from "../text/printable.ts";
import { placeOf } from "../text/describe.ts";
import { followAndJudge } from "./follow.ts";

const AT_ONCE = 8;
const FAULTS_SHOWN = 10;

const HELP = `
Examples:
  blobferry submit reports/2026/big.pdf --to bundle --drive-id 'b!x' --item-id 01ABC
  blobferry submit reports/2026/big.pdf --to-url 'https://contoso.sharepoint.com/:x:/s/Team/Eabc' --watch
  blobferry submit 'scans/2026-10-*' --to bundle --drive-id 'b!x' --item-id '{stem}' --label batch={index}
  blobferry submit --from-file jobs.jsonl        one job a line, as in the README; - reads standard input

${templateHelp}
`;

export const addSubmit = (
  program: Command,
  surroundings: Surroundings,
  end: (code: ExitCode) => void,
): void => {
  const command = program
    .command("submit")
    .summary("move a blob, or many")
    .description(
      "Puts transfers on the queue. Prints one line for each; the first word is the transfer's id.",
    )
    .argument("[source]", "CONTAINER/BLOB, 'CONTAINER/PREFIX*' for many, or a blob's URL")
    .option("--from-file <file>", "JSON lines, one job each; - for standard input")
    .option("--id <id>", "transfer id; submitting the same id and job twice does it once")
    .option("--version-id <id>", "version of the blob (default: the current one)")
    .option("--literal", "a * at the end belongs to the blob's name")
    .option("--same-target", "many blobs may go to one target, such as a folder")
    .option("--watch", "stay until they have ended")
    .option("--dry-run", "check, and print the jobs instead of submitting them")
    .option("-q, --quiet", "print ids only");
  for (const option of [...targetOptions(), ...jobOptions()]) command.addOption(option);
  command.addHelpText("after", HELP).action(async (source: string | undefined, flags: SubmitFlags & Own) => {
    end(await submit(contextOf(surroundings, command), source, flags));
  });
};

interface Own {
  readonly watch?: true;
  readonly dryRun?: true;
  readonly quiet?: true;
}

const submit = async (
  context: Context,
  source: string | undefined,
  flags: SubmitFlags & Own,
): Promise<ExitCode> => {
  const { output } = context;
  const jobs = await collectJobs(context, source, flags);
  const client = await context.client();
  refuseFaulty(client, jobs);
  if (flags.dryRun) {
    for (const { job } of jobs) output.value(job);
    return exitCode.ok;
  }
  const ids: string[] = [];
  let refused = 0;
  for await (const outcome of mapConcurrently(jobs, AT_ONCE, (placed) => submitOne(client, placed))) {
    context.signal.throwIfAborted();
    if ("refusal" in outcome) {
      refused++;
      output.note(outcome.refusal);
      continue;
    }
    ids.push(outcome.transferId);
    if (output.json) output.value(outcome);
    else output.line(flags.quiet ? outcome.transferId : submittedLine(outcome));
  }
  const followed = flags.watch && ids.length > 0 ? await followAndJudge(context, client, ids) : exitCode.ok;
  if (refused > 0) return exitCode.refused;
  return followed;
};

/** All are looked at before the first is sent, so that a slip does not leave half of them submitted. */
const refuseFaulty = (client: TransferClient, jobs: readonly PlacedJob[]): void => {
  const faults: string[] = [];
  for (const { job, place } of jobs) {
    try {
      client.check(job);
    } catch (error) {
      if (!isTransferClientError(error)) throw error;
      faults.push(place === null ? error.message : `${place}: ${error.message}`);
      if (faults.length === FAULTS_SHOWN) break;
    }
  }
  if (faults.length > 0) {
    throw new CommandError(exitCode.usage, [...faults, "nothing was submitted"].join("\n"));
  }
};

/** An id that is taken is that one job's trouble; anything else is everybody's. */
const submitOne = async (
  client: TransferClient,
  { job, place }: PlacedJob,
): Promise<Submitted | { readonly refusal: string }> => {
  try {
    return await client.submit(job);
  } catch (error) {
    if (!isTransferClientError(error) || error.code !== "transfer-id-reused") throw error;
    return { refusal: `${place === null ? "" : `${place}: `}${error.message}` };
  }
};

const submittedLine = ({ transferId, created, transfer }: Submitted): string =>
  `${transferId} ${created ? "submitted" : `was there already (${transfer.status})`}: ${printable(placeOf(transfer))}`;
