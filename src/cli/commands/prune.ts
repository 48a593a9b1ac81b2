import { InvalidArgumentError } from "commander";
import type { PruneSummary } from "../../client/prune.ts";
import type { Context } from "../context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { counted, formatCount } from "../text/format.ts";
import type { CliCommand } from "./command.ts";

interface Flags {
  readonly olderThan: number;
  readonly dryRun?: true;
}

const DEFAULT_DAYS = 90;

const HELP = `
The app deletes such records by itself, after RECORD_RETENTION_DAYS. This command does it immediately, even if that
setting is 0. Records in progress, and ends whose result is not published yet, always stay. Once a record is deleted,
its id is unused: the same job sent again runs again.

Examples:
  blobferry prune --dry-run
  blobferry prune --older-than 30d
`;

const toDays = (text: string): number => {
  const days = Number(/^(\d{1,5})d?$/.exec(text)?.[1] ?? Number.NaN);
  if (days >= 1) return days;
  throw new InvalidArgumentError('Must be a whole number of days, at least 1, for instance "90d".');
};

const prune = async (context: Context, { olderThan, dryRun }: Flags): Promise<ExitCode> => {
  const { output, signal } = context;
  const client = await context.client();
  const summary = await client.prune({ olderThanDays: olderThan, dryRun: dryRun === true, signal });
  if (output.json) output.value(summary);
  else output.line(sentenceOf(summary));
  return exitCode.ok;
};

const sentenceOf = ({ examined, removed, kept, dryRun }: PruneSummary): string => {
  const verb = dryRun ? "would delete" : "deleted";
  const changed =
    kept === 0 ? "" : `; kept ${formatCount(kept)} that changed meanwhile or were just submitted again`;
  return `${verb} ${formatCount(removed)} of ${counted(examined, "record")}${changed}`;
};

export const pruneCommand: CliCommand = {
  define: (program) =>
    program
      .command("prune")
      .summary("delete old records")
      .description("Deletes the records of transfers that ended long ago.")
      .option("--older-than <days>", 'how long ago they ended, such as "90d"', toDays, DEFAULT_DAYS)
      .option("--dry-run", "only count them")
      .addHelpText("after", HELP),
  run: prune,
};
