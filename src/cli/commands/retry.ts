import type { Context } from "../context.ts";
import type { ExitCode } from "../exit-code.ts";
import { selectionHelp } from "../select/selection.ts";
import type { CliCommand } from "./command.ts";
import { steer, steerOptions, type SteerFlags, type Verb } from "./steer.ts";

const HELP = `
${selectionHelp}
Without --status, the flags choose among the transfers that failed. On a terminal the command shows how
many and why, and asks for confirmation; elsewhere it needs --yes.

Examples:
  blobferry retry m-1764000000000-abc --watch
  blobferry retry --error throttled --since 2h
  blobferry retry --status failed,cancelled --label batch=7 --yes
`;

const VERB: Verb = {
  name: "retry",
  done: "retry requested",
  statuses: ["failed"],
  steer: (client, transfers) => client.retryMany(transfers),
  line: ({ attempt }) => `retry requested (attempt ${attempt})`,
  value: ({ attempt }) => ({ attempt }),
  expected: ["completed", "skipped"],
};

export const retryCommand: CliCommand = {
  define: (program) =>
    steerOptions(
      program
        .command("retry")
        .summary("retry failed, skipped or cancelled transfers")
        .description(
          "Starts a new attempt of failed, skipped or cancelled transfers, with the blobs in their current version.",
        )
        .argument("[id...]", "transfer ids; or choose transfers with the flags"),
    ).addHelpText("after", HELP),
  run: (context: Context, ids: readonly string[], flags: SteerFlags): Promise<ExitCode> =>
    steer(context, ids, flags, VERB),
};
