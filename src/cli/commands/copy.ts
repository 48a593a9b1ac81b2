import type { Context } from "../context.ts";
import type { ExitCode } from "../exit-code.ts";
import { timesHelp } from "../select/time-argument.ts";
import { jobOptions } from "../submit/job-flags.ts";
import { readSource } from "../submit/source-argument.ts";
import { batchOptions, copyFolder, FOLDER_WORDS, type BatchFlags, type Folder } from "./copy-folder.ts";
import type { CliCommand } from "./command.ts";
import { submitJobs, type JobFlags } from "./submit.ts";

const HELP = `
The address is that of a site, a library or a folder, as a browser shows it. It has to exist, and it always names a
folder, never the file: the file goes below it, under the blob's own name. --path gives it another one, in folders that
are made if they are missing. Put the address in quotes, because spaces and & have a meaning in a shell.
A folder keeps its own folders. --modified-before 1h leaves out what has been written in the last hour.

${timesHelp}

Examples:
  blobferry copy reports/big.pdf 'https://contoso.sharepoint.com/sites/Finance/Shared Documents/2025' --watch
  blobferry copy reports/big.pdf 'https://contoso.sharepoint.com/sites/Finance/Shared Documents' --path '2026/{name}'
  blobferry copy reports/big.pdf 'https://contoso.sharepoint.com/sites/Finance' --path 'Reports/{yyyy}/{name}'
  blobferry copy scans/a.tif 'https://contoso.sharepoint.com/sites/Finance/Archive' --conflict-behavior skip
  blobferry copy scans/2026/ 'https://contoso.sharepoint.com/sites/Finance/Archive' --include '**/*.pdf' --watch
`;

interface CopyFlags extends JobFlags, BatchFlags {
  readonly path?: string;
}

/** `CONTAINER/`, `CONTAINER/FOLDER/` or `CONTAINER/PREFIX*`; null for one blob. */
export const folderIn = (source: string, isLiteral: boolean): Folder | null => {
  const [, container, prefix] = /^([^/:]+)\/(|.*\/)$/s.exec(source) ?? [];
  if (container !== undefined && prefix !== undefined) return { container, prefix };
  const from = readSource(source, isLiteral);
  return from.kind === "prefix" ? from : null;
};

/** A transfer to the folder at an address that people have in their browser. */
const copy = async (
  context: Context,
  source: string,
  address: string,
  { path, ...flags }: CopyFlags,
): Promise<ExitCode> => {
  const folder = folderIn(source, flags.literal === true);
  if (folder !== null) return await copyFolder(context, folder, address, { path, ...flags });
  const target = { to: "webUrl", url: address, ...(path === undefined ? {} : { path }) };
  return await submitJobs(context, source, { ...flags, ...target }, FOLDER_WORDS);
};

export const copyCommand: CliCommand = {
  define: (program) => {
    const command = program
      .command("copy")
      .summary("copy a blob, or a whole folder, into the folder at an address")
      .description(
        "Submits a transfer of one blob, or a batch of all in a folder, into the folder at an address copied from the browser.",
      )
      .argument(
        "<source>",
        "CONTAINER/BLOB, CONTAINER/FOLDER/ or 'CONTAINER/PREFIX*' for many blobs, or a blob's URL",
      )
      .argument("<address>", "address of a site, a library or a folder in SharePoint or OneDrive")
      .option(
        "--path <path>",
        "the file's path below the address; missing folders are created (default: {name})",
      )
      .option("--id <id>", "transfer id; copying the same with the same id again has no effect")
      .option("--version-id <id>", "version of the blob (default: the current one)")
      .option("--literal", "take * and ? in SOURCE, and {placeholders}, literally")
      .option("--watch", "wait until the transfer has ended")
      .option(
        "--dry-run",
        "of a blob: check the job, look for the blob, and print the job; of a folder: only make the plan",
      )
      .option("-q, --quiet", "print the id only");
    for (const option of [...batchOptions(), ...jobOptions()]) command.addOption(option);
    return command.addHelpText("after", HELP);
  },
  run: copy,
};
