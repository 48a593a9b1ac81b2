import { isTransferClientError } from "../../client/errors.ts";
import type { Submitted } from "../../client/submit.ts";
import type { TransferClient } from "../../client/transfer-client.ts";
import type { TransferView } from "../../client/transfer-view.ts";
import type { Job } from "../../transfer/job.ts";
import type { Context } from "../context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { CommandError } from "../errors.ts";
import { collectJobs, type SubmitFlags } from "../submit/collect-jobs.ts";
import { faultInFlags } from "../submit/flag-name.ts";
import type { PlacedJob } from "../submit/jobs-of-file.ts";
import { jobOptions } from "../submit/job-flags.ts";
import { lookAtBlob } from "../submit/look-ahead.ts";
import { lookAtSources } from "../submit/look-at-sources.ts";
import { submitAll, SubmitBrokenOff } from "../submit/submit-all.ts";
import { writeRest } from "../submit/write-rest.ts";
import { targetOptions } from "../submit/target-flags.ts";
import { templateHelp } from "../submit/template.ts";
import { createCounter, MANY } from "../progress/counter.ts";
import { placeOf } from "../progress/words.ts";
import { formatBytes, formatCount, plural } from "../text/format.ts";
import { printable } from "../text/printable.ts";
import type { CliCommand } from "./command.ts";
import { follow } from "./follow.ts";

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

/**
 * Submits what the source and the flags describe, and prints a line for each.
 * @param names what the command calls fields of the job, where it is not a flag of that name
 */
export const submitJobs = async (
  context: Context,
  source: string | undefined,
  flags: JobFlags,
  names: Readonly<Record<string, string>> = {},
): Promise<ExitCode> => {
  const { output } = context;
  const jobs = await collectJobs(context, source, flags);
  const client = await context.client();
  const checked = checkJobs(client, jobs, names);
  if (flags.dryRun) return await dryRun(context, jobs, checked);
  const [only, ...others] = checked;
  if (only !== undefined && others.length === 0 && flags.fromFile === undefined)
    await lookAtBlob(context, only.request.source);
  const submitted: TransferView[] = [];
  let [created, conflicts] = [0, 0];
  const counter = createCounter(context, "submitted", jobs.length);
  const isQuiet = output.isTerminal && jobs.length > MANY && flags.quiet !== true;
  try {
    for await (const outcome of submitAll(client, jobs, context)) {
      counter.tick();
      if ("conflict" in outcome) {
        conflicts++;
        output.error({ code: "transfer-id-reused", field: "transferId", message: outcome.conflict });
        continue;
      }
      if (outcome.created) created++;
      submitted.push(outcome.transfer);
      if (output.json) output.value({ ...outcome.transfer, created: outcome.created });
      else if (!isQuiet) output.line(flags.quiet ? outcome.transferId : submittedLine(outcome));
    }
  } catch (error) {
    if (!(error instanceof SubmitBrokenOff)) throw error;
    counter.stop();
    if (jobs.length > 1) await keepRest(context, error, jobs.length, flags.fromFile);
    throw error.cause;
  } finally {
    counter.stop();
  }
  if (jobs.length > 1 && flags.quiet !== true) {
    const before = submitted.length - created;
    output.event(
      [
        `${formatCount(created)} submitted`,
        ...(before === 0 ? [] : [`${formatCount(before)} already submitted before`]),
        ...(conflicts === 0 ? [] : [`${formatCount(conflicts)} refused: their ids are in use`]),
      ].join(", "),
      { summary: { created, repeated: before, refused: conflicts } },
    );
  }
  const followed =
    flags.watch && submitted.length > 0 ? await follow(context, client, submitted) : exitCode.ok;
  if (conflicts > 0) return exitCode.refused;
  return followed;
};

/** Writes what is left into a file, and says how to go on with it. */
const keepRest = async (
  { output, cwd }: Context,
  { submitted, rest }: SubmitBrokenOff,
  all: number,
  fromFile: string | undefined,
): Promise<void> => {
  const file = await writeRest(cwd, fromFile, rest);
  output.event(
    `${formatCount(submitted)} of ${formatCount(all)} submitted; the others are in ${file}: blobferry submit --from-file ${file}`,
    { brokenOff: { submitted, left: rest.length, file } },
  );
};

/** Prints the jobs, and looks whether their blobs are there. */
const dryRun = async (
  context: Context,
  jobs: readonly PlacedJob[],
  checked: readonly Job[],
): Promise<ExitCode> => {
  const { output } = context;
  for (const { job } of jobs) output.value(job);
  const { missing, bytes, denied } = await lookAtSources(
    context,
    checked.map(({ request }) => request.source),
  );
  const shown = missing.slice(0, MAX_ERRORS_SHOWN).map((blob) => `there is no blob ${blob}`);
  const more = missing.length - shown.length;
  const count = `${formatCount(jobs.length)} ${plural(jobs.length, "transfer")}`;
  output.event(
    `would submit ${count}, ${formatBytes(bytes)}${denied === 0 ? "" : ` not counting ${formatCount(denied)} that this identity may not read`}; nothing was submitted`,
    { summary: { jobs: jobs.length, bytes, missing: missing.length, denied } },
  );
  if (missing.length === 0) return exitCode.ok;
  throw new CommandError(
    exitCode.notFound,
    [...shown, ...(more === 0 ? [] : [`and ${formatCount(more)} more do not exist`])].join("\n"),
  );
};

/** Checks all jobs before the first is submitted, so that a mistake does not leave half of them submitted. */
const checkJobs = (
  client: TransferClient,
  jobs: readonly PlacedJob[],
  names: Readonly<Record<string, string>>,
): readonly Job[] => {
  const errors: string[] = [];
  let faults = 0;
  const checked: Job[] = [];
  for (const { job, place } of jobs) {
    try {
      checked.push(client.check(job));
    } catch (error) {
      if (!isTransferClientError(error)) throw error;
      faults += error.faults.length;
      const shown = error.faults.slice(0, MAX_ERRORS_SHOWN - errors.length);
      errors.push(
        ...shown.map((fault) => (place === null ? faultInFlags(fault, names) : `${place}: ${fault}`)),
      );
      // Of many blobs, each has the faults of the flags.
      if (place === null) break;
    }
  }
  if (errors.length === 0) return checked;
  throw new CommandError(
    exitCode.usage,
    [
      ...errors,
      ...(faults > errors.length ? [`and ${formatCount(faults - errors.length)} more`] : []),
      "nothing was submitted",
    ].join("\n"),
  );
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
      .option("--literal", "take * and ? in SOURCE, and {placeholders}, literally")
      .option("--same-target", "allow several blobs to share one target")
      .option("--watch", "wait until the transfers have ended")
      .option(
        "--dry-run",
        "check the jobs, look for their blobs, and print the jobs instead of submitting them",
      )
      .option("-q, --quiet", "print ids only");
    for (const option of [...targetOptions(), ...jobOptions()]) command.addOption(option);
    return command.addHelpText("after", HELP);
  },
  run: (context: Context, source: string | undefined, flags: JobFlags): Promise<ExitCode> =>
    submitJobs(context, source, flags),
};
