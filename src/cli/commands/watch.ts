import type { TransferClient } from "../../client/transfer-client.ts";
import type { Context } from "../context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { follow } from "./follow.ts";
import type { CliCommand } from "./command.ts";

/** How many transfers are followed at most when no ids are given. */
const MAX_FOLLOWED = 500;

const HELP = `
Exits when all of them have ended: with 0 if all completed or were skipped, with 1 if any failed or was cancelled.

Examples:
  blobferry watch                       all that are in progress
  blobferry watch run7-1 run7-2          these two
  blobferry watch --json | jq -r .status
`;

const watch = async (context: Context, given: readonly string[]): Promise<ExitCode> => {
  const client = await context.client();
  const ids = given.length > 0 ? given : await inProgress(context, client);
  if (ids.length > 0) return await follow(context, client, ids);
  context.output.note("no transfer is in progress");
  return exitCode.ok;
};

const inProgress = async ({ output, signal }: Context, client: TransferClient): Promise<string[]> => {
  const ids: string[] = [];
  const status = ["queued", "running", "waiting", "aborting"] as const;
  for await (const { transferId } of client.listAll({ status, signal })) {
    if (ids.length === MAX_FOLLOWED) {
      output.note(`more than ${MAX_FOLLOWED} transfers are in progress; following the latest`);
      break;
    }
    ids.push(transferId);
  }
  return ids;
};

export const watchCommand: CliCommand = {
  define: (program) =>
    program
      .command("watch")
      .summary("follow transfers until they end")
      .description("Shows the progress of transfers: bars on a terminal, occasional lines through a pipe.")
      .argument("[id...]", "transfer ids (default: all that have not ended)")
      .addHelpText("after", HELP),
  run: watch,
};
