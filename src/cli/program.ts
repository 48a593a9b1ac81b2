import { Command } from "commander";
import { version } from "../config/version.ts";
import { batchCommand } from "./commands/batch.ts";
import { cancelCommand } from "./commands/cancel.ts";
import type { CliCommand } from "./commands/command.ts";
import { copyCommand } from "./commands/copy.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { listCommand } from "./commands/list.ts";
import { pruneCommand } from "./commands/prune.ts";
import { retryCommand } from "./commands/retry.ts";
import { rulesCheckCommand, rulesPutCommand, rulesTestCommand } from "./commands/rules.ts";
import { showCommand } from "./commands/show.ts";
import { submitCommand } from "./commands/submit.ts";
import { watchCommand } from "./commands/watch.ts";
import { contextOf, type CliProcess } from "./context.ts";
import { exitCode, exitCodeHelp, type ExitCode } from "./exit-code.ts";
import { jsonLine, printable } from "./text/printable.ts";

const HELP = `
Uses the app's settings (AzureWebJobsStorage or TransferStorage, SourceStorage, TRANSFER_QUEUE, RECORD_CONTAINER …)
from the environment, then from the file that --settings names, or in the app's own folder from local.settings.json,
or else from the azd environment. The app need not be running.

Examples:
  blobferry copy reports/big.pdf 'https://contoso.sharepoint.com/sites/Finance/Shared Documents/2026/' --watch
  id=$(blobferry submit -q reports/big.pdf --to bundle --drive-id 'b!x' --item-id 01ABC) && blobferry watch "$id"
  blobferry list --status failed
  blobferry doctor

${exitCodeHelp}
`;

const COMMANDS: readonly CliCommand[] = [
  copyCommand,
  batchCommand,
  submitCommand,
  listCommand,
  showCommand,
  watchCommand,
  cancelCommand,
  retryCommand,
  pruneCommand,
  rulesCheckCommand,
  rulesTestCommand,
  rulesPutCommand,
  doctorCommand,
];

export interface Program {
  readonly command: Command;
  /** Runs the command that the arguments name, and returns its exit code. */
  run(args: readonly string[]): Promise<ExitCode>;
}

/**
 * The command line.
 * @param json whether usage errors are reported as JSON
 */
export const buildProgram = (cliProcess: CliProcess, json: boolean): Program => {
  const { stdout, stderr } = cliProcess;
  const program = new Command("blobferry")
    .description(
      "Moves Azure blobs into Microsoft 365. Submits, shows and controls transfers through storage.",
    )
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .option(
      "--connection <string>",
      "storage connection string (default: from the settings); other users of this machine can read it in its list of processes, so prefer AzureWebJobsStorage or --settings for one with a key",
    )
    .option(
      "--settings <file>",
      "settings file, JSON or .env (default: local.settings.json, in the app's own folder only)",
    )
    .option("--json", "print JSON lines, and errors as JSON on standard error")
    .option("--no-color", "disable colors; NO_COLOR does the same")
    .addHelpText("after", HELP)
    .showHelpAfterError(json ? false : "(see blobferry COMMAND --help)")
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: (text, write) => {
        // The text quotes the arguments, which may come from an untrusted source.
        if (!json) write(text.split("\n").map(printable).join("\n"));
        else write(`${jsonLine({ error: usageError(text) })}\n`);
      },
      getOutHelpWidth: () => stdout.columns ?? 100,
      getErrHelpWidth: () => stderr.columns ?? 100,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  let code: ExitCode = exitCode.ok;
  for (const { define, run } of COMMANDS) {
    const command = define(program);
    command.action(async (...args) => {
      // commander passes what `define` declares, but its types do not know that.
      code = await run(contextOf(cliProcess, command), ...(args as never[]));
    });
  }
  return {
    command: program,
    run: async (args) => {
      await program.parseAsync(args, { from: "user" });
      return code;
    },
  };
};

const usageError = (text: string) => ({
  code: "usage",
  field: null,
  message: text.replace(/^error: /, "").trim(),
});
