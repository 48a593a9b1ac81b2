import type { Command } from "commander";
import type { Context } from "../context.ts";
import type { ExitCode } from "../exit-code.ts";

/** A command of the program. */
export interface CliCommand {
  /** Adds its name, arguments, flags and help to the program. */
  readonly define: (program: Command) => Command;
  /** Receives the arguments, then the flags, as `define` declares them. */
  readonly run: (context: Context, ...args: never[]) => Promise<ExitCode>;
}
