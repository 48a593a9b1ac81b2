import { Command } from "commander";
import { addCancel } from "./commands/cancel.ts";
import { addDoctor } from "./commands/doctor.ts";
import { addList } from "./commands/list.ts";
import { addRetry } from "./commands/retry.ts";
import { addShow } from "./commands/show.ts";
import { addSubmit } from "./commands/submit.ts";
import { addWatch } from "./commands/watch.ts";
import type { Surroundings } from "./context.ts";
import { exitCodeHelp, type ExitCode } from "./exit-code.ts";
import { jsonLine, printable } from "./text/printable.ts";
import { version } from "./version.ts";

const HELP = `
Settings are the app's own (AzureWebJobsStorage or TransferStorage, SourceStorage, TRANSFER_QUEUE, RECORD_CONTAINER …):
from the environment, then from ./local.settings.json. No app needs to run.

Examples:
  id=$(blobferry submit -q reports/big.pdf --to bundle --drive-id 'b!x' --item-id 01ABC) && blobferry watch "$id"
  blobferry list --status failed
  blobferry doctor

${exitCodeHelp}
`;

/**
 * The command line.
 * @param json wrong usage is told as JSON too
 * @param end is told the exit code of the command that ran
 */
export const buildProgram = (
  surroundings: Surroundings,
  json: boolean,
  end: (code: ExitCode) => void,
): Command => {
  const { stdout, stderr } = surroundings;
  const program = new Command("blobferry")
    .description(
      "Moves Azure blobs into Microsoft 365; submits, shows and steers transfers over storage alone.",
    )
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .option("--connection <string>", "storage connection string (default: from the settings)")
    .option("--settings <file>", "settings file (default: local.settings.json, if there)")
    .option("--json", "JSON lines on standard output, errors as JSON on standard error")
    .option("--no-color", "no colours; NO_COLOR does the same")
    .addHelpText("after", HELP)
    .showHelpAfterError(json ? false : "(blobferry COMMAND --help says more)")
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: (text, write) => {
        // What was typed is quoted, and it may come from somewhere else.
        if (!json) write(text.split("\n").map(printable).join("\n"));
        else write(`${jsonLine({ error: usageFault(text) })}\n`);
      },
      getOutHelpWidth: () => stdout.columns ?? 100,
      getErrHelpWidth: () => stderr.columns ?? 100,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  for (const add of [addSubmit, addList, addShow, addWatch, addCancel, addRetry, addDoctor])
    add(program, surroundings, end);
  return program;
};

const usageFault = (text: string) => ({
  code: "usage",
  field: null,
  message: text.replace(/^error: /, "").trim(),
});
