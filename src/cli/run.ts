import type { CliProcess } from "./context.ts";
import type { ExitCode } from "./exit-code.ts";
import { toCliError } from "./errors.ts";
import { commandsFor } from "./load-commands.ts";
import { createOutput } from "./output.ts";
import { buildProgram } from "./program.ts";

/**
 * Runs a command line.
 * @param args without the program's name
 * @returns the exit code
 */
export const run = async (args: readonly string[], cliProcess: CliProcess): Promise<ExitCode> => {
  const json = args.includes("--json");
  try {
    return await buildProgram(cliProcess, json, await commandsFor(args)).run(args);
  } catch (error) {
    const cliError = toCliError(error, cliProcess.signal);
    createOutput(cliProcess.stdout, cliProcess.stderr, { json, color: false }).error(cliError);
    return cliError.exitCode;
  }
};
