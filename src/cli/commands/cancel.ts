import { IN_PROGRESS } from "../../client/transfer-view.ts";
import type { Context } from "../context.ts";
import type { ExitCode } from "../exit-code.ts";
import { selectionHelp } from "../select/selection.ts";
import type { CliCommand } from "./command.ts";
import { steer, steerOptions, type SteerFlags, type Verb } from "./steer.ts";

const HELP = `
Takes effect at the transfer's next step, which deletes the upload session. If the file has been committed by then,
it stays and the transfer ends as completed. A retry that has been requested and has not begun is cancelled by its id:
the new attempt then ends as cancelled. With --watch the exit code is 0 if all end as cancelled, otherwise 1.

${selectionHelp}
Without --status, the flags choose among the transfers that have not ended. On a terminal the command shows how
many and asks for confirmation; elsewhere it needs --yes.

Examples:
  blobferry cancel m-1764000000000-abc
  blobferry cancel --label batch=7
  blobferry cancel --all --yes
`;

const VERB: Verb = {
  name: "cancel",
  done: "cancelled",
  statuses: IN_PROGRESS,
  steer: (client, transfers) => client.cancelMany(transfers),
  line: () => "cancel requested",
  value: () => ({ cancelRequested: true }),
  expected: ["cancelled"],
};

export const cancelCommand: CliCommand = {
  define: (program) =>
    steerOptions(
      program
        .command("cancel")
        .summary("stop transfers")
        .description("Requests the cancellation of transfers.")
        .argument("[id...]", "transfer ids; or choose transfers with the flags"),
    ).addHelpText("after", HELP),
  run: (context: Context, ids: readonly string[], flags: SteerFlags): Promise<ExitCode> =>
    steer(context, ids, flags, VERB),
};
