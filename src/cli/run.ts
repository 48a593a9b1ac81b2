import type { Surroundings } from "./context.ts";
import { exitCode, type ExitCode } from "./exit-code.ts";
import { faultOf } from "./fault.ts";
import { outputOver } from "./output.ts";
import { buildProgram } from "./program.ts";

/**
 * Runs one command line.
 * @param args without the program's name
 * @returns the exit code
 */
export const run = async (args: readonly string[], surroundings: Surroundings): Promise<ExitCode> => {
  let code: ExitCode = exitCode.ok;
  const json = args.includes("--json");
  const program = buildProgram(surroundings, json, (ended) => {
    code = ended;
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    const fault = faultOf(error, surroundings.signal);
    const { stdout, stderr } = surroundings;
    outputOver(stdout, stderr, { json, color: false }).fault(fault);
    return fault.exitCode;
  }
};
