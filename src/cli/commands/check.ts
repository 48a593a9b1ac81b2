import type { Option } from "commander";
import { checkBlobs } from "../check/check-blobs.ts";
import {
  NO_CHECK_TOTALS,
  withLine,
  withPage,
  type CheckLine,
  type CheckTotals,
} from "../check/check-line.ts";
import { checkSummary, checkWords } from "../check/words.ts";
import type { Context } from "../context.ts";
import { CommandError } from "../errors.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { timesHelp } from "../select/time-argument.ts";
import { withFlagWords } from "../submit/flag-name.ts";
import { jobOptions, jobOptionsFrom } from "../submit/job-flags.ts";
import { readSource } from "../submit/source-argument.ts";
import { printable } from "../text/printable.ts";
import { batchInput, batchOptions, FOLDER_WORDS, type BatchFlags, type Folder } from "./copy-folder.ts";
import { folderIn } from "./copy.ts";
import type { CliCommand } from "./command.ts";

const HELP = `
Takes the arguments of copy. Only reads, with your own identity: lists the blobs, and looks up the file of each.
Prints a line for each blob that is not the same at the target:
  missing    there is no such file
  differs    in size or content, or a folder has the file's name
  undecided  same size, but modified at a different time; --hash compares the content
  refused    the blob has no path at the target, as in a plan
  failed     the file could not be looked up, or the blob could not be read
Files are compared by ETag or hash where --previous or --hash provides one, and otherwise by size and modification time,
which transfers preserve. The exit code is 1 unless all are the same.

${timesHelp}

Examples:
  blobferry check scans/2026/ 'https://contoso.sharepoint.com/sites/Finance/Archive' --include '**/*.pdf'
  blobferry check scans/2026/ 'https://contoso.sharepoint.com/sites/Finance/Archive' --previous archive-2026
  blobferry check scans/2026/ 'https://contoso.sharepoint.com/sites/Finance/Archive' --hash --json
`;

interface CheckFlags extends BatchFlags {
  readonly literal?: true;
  readonly hash?: true;
  readonly all?: true;
}

/** What SOURCE names: a folder, or a blob of a container. */
const subjectOf = (
  source: string,
  isLiteral: boolean,
): { readonly folder: Folder; readonly blob: string | null } => {
  const folder = folderIn(source, isLiteral);
  if (folder !== null) return { folder, blob: null };
  const one = readSource(source, isLiteral);
  if (one.kind !== "blob")
    throw new CommandError(
      exitCode.usage,
      "check takes CONTAINER/BLOB, CONTAINER/FOLDER/ or 'CONTAINER/PREFIX*'",
    );
  return { folder: { container: one.container, prefix: "" }, blob: one.blob };
};

const check = async (
  context: Context,
  source: string,
  address: string,
  flags: CheckFlags & Readonly<Record<string, unknown>>,
): Promise<ExitCode> => {
  const { folder, blob } = subjectOf(source, flags.literal === true);
  // As in a copy, one blob keeps its name, and the blobs of a folder their folders.
  const path = flags.path ?? (blob === null ? undefined : "{name}");
  const { batches } = await context.client();
  const request = await withFlagWords(FOLDER_WORDS, () =>
    batches.check({ ...batchInput(folder, address, { ...flags, path }), options: jobOptionsFrom(flags) }),
  );
  const { config } = await context.settings();
  const { openCheck } = await import("../check/open-check.ts");
  const opened = await openCheck(config, { request, blob, hash: flags.hash === true }, context.signal);

  const print = printer(context, flags.all === true);
  let totals = NO_CHECK_TOTALS;
  for await (const event of checkBlobs(opened.pages, request, opened.ports)) {
    context.signal.throwIfAborted();
    totals =
      event.kind === "page" ? withPage(totals, event.listed, event.excluded) : withLine(totals, event.line);
    print(event.kind === "blob" ? event.line : null, totals);
  }
  return finish(context, totals, source);
};

const SHOW_EVERY_MS = 250;

/** Prints lines as they come, and on a terminal how far the comparison is. */
const printer = (
  { output }: Context,
  isAll: boolean,
): ((line: CheckLine | null, totals: CheckTotals) => void) => {
  let shownMs = 0;
  const progress = (text: string): void => {
    if (output.isTerminal) output.stream.write(`\r${text}\u001B[K`);
  };
  return (line, { compared }) => {
    if (line !== null && (isAll || line.status !== "same")) {
      progress("");
      if (output.json) output.value(line);
      else output.line(printable(checkWords(line)));
    }
    const nowMs = Date.now();
    if (nowMs - shownMs < SHOW_EVERY_MS) return;
    shownMs = nowMs;
    progress(`${compared.blobs} compared`);
  };
};

const finish = ({ output }: Context, totals: CheckTotals, source: string): ExitCode => {
  if (output.isTerminal) output.stream.write("\r\u001B[K");
  const lines = checkSummary(totals);
  if (output.json) output.event(lines.join("\n"), { summary: totals });
  else for (const line of lines) output.line(printable(line));
  const { compared, statuses } = totals;
  if (compared.blobs === 0) throw new CommandError(exitCode.notFound, `no blob matches ${source}`);
  return statuses.same.blobs === compared.blobs ? exitCode.ok : exitCode.failed;
};

/** How blobs get their paths is the only option of a transfer that a comparison needs. */
const nameOptions = (): readonly Option[] => jobOptions().filter(({ long }) => long === "--names");

export const checkCommand: CliCommand = {
  define: (program) => {
    const command = program
      .command("check")
      .summary("compare blobs with the files at an address")
      .description("Compares blobs with the files below an address, as copy would write them. Moves nothing.")
      .argument("<source>", "CONTAINER/BLOB, or CONTAINER/FOLDER/ or 'CONTAINER/PREFIX*' for many blobs")
      .argument("<address>", "address of a site, a library or a folder in SharePoint or OneDrive")
      .option("--path <path>", "the files' path below the address, as for copy")
      .option("--literal", "take * and ? in SOURCE literally")
      .option("--hash", "read blobs of the same size as their file, and compare the content")
      .option("--all", "print a line for those that are the same, too");
    for (const option of [...batchOptions(), ...nameOptions()]) command.addOption(option);
    return command.addHelpText("after", HELP);
  },
  run: check,
};
