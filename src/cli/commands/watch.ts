import type { TransferClient } from "../../client/transfer-client.ts";
import { IN_PROGRESS, type TransferView } from "../../client/transfer-view.ts";
import type { Context } from "../context.ts";
import { CommandError } from "../errors.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import {
  isSelection,
  queryOf,
  selectionHelp,
  selectionOptions,
  type SelectionFlags,
} from "../select/selection.ts";
import type { CliCommand } from "./command.ts";
import { follow } from "./follow.ts";

const HELP = `
Exits when all of them have ended: with 0 if all completed or were skipped, with 1 if any failed or was cancelled.
More than 50 are shown as one line of totals and the few that are moving.

${selectionHelp}

Examples:
  blobferry watch                        all that are in progress
  blobferry watch run7-1 run7-2          these two
  blobferry watch --label batch=7        those of a batch that are in progress
  blobferry watch --json | jq -r .status
`;

const watch = async (context: Context, ids: readonly string[], flags: SelectionFlags): Promise<ExitCode> => {
  if (ids.length > 0 && isSelection(flags))
    throw new CommandError(
      exitCode.usage,
      "give ids, or choose transfers with flags such as --label, not both",
    );
  const client = await context.client();
  if (ids.length > 0) return await follow(context, client, ids);
  const found = await inProgress(context, client, flags);
  if (found.length > 0) return await follow(context, client, found);
  context.output.note("no transfer is in progress");
  return exitCode.ok;
};

const inProgress = async (
  { signal }: Context,
  client: TransferClient,
  flags: SelectionFlags,
): Promise<TransferView[]> => {
  const found: TransferView[] = [];
  for await (const view of client.listAll({ status: IN_PROGRESS, ...queryOf(flags), signal }))
    found.push(view);
  return found;
};

export const watchCommand: CliCommand = {
  define: (program) => {
    const command = program
      .command("watch")
      .summary("follow transfers until they end")
      .description("Shows the progress of transfers: bars on a terminal, occasional lines through a pipe.")
      .argument("[id...]", "transfer ids (default: all that have not ended)")
      .option("--all", "all that have not ended, which is the default");
    for (const option of selectionOptions()) command.addOption(option);
    return command.addHelpText("after", HELP);
  },
  run: watch,
};
