import type { Command } from "commander";
import type { TransferClient } from "../../client/transfer-client.ts";
import { contextOf, type Context, type Surroundings } from "../context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { followAndJudge } from "./follow.ts";

/** So many at most are followed when none are named. */
const MOST = 500;

const HELP = `
Ends when all of them have ended: 0 when every one completed, 1 when one failed or was cancelled.

Examples:
  blobferry watch                       all that are under way
  blobferry watch m-1764000000000-abc   these
  blobferry watch --json | jq -r .status
`;

export const addWatch = (
  program: Command,
  surroundings: Surroundings,
  end: (code: ExitCode) => void,
): void => {
  const command = program
    .command("watch")
    .summary("follow transfers until they have ended")
    .description("Shows how transfers get on: bars on a terminal, a line now and then through a pipe.")
    .argument("[id...]", "transfers; default: all that have not ended")
    .addHelpText("after", HELP)
    .action(async (ids: string[]) => {
      end(await watch(contextOf(surroundings, command), ids));
    });
};

const watch = async (context: Context, named: readonly string[]): Promise<ExitCode> => {
  const client = await context.client();
  const ids = named.length > 0 ? named : await underWay(context, client);
  if (ids.length > 0) return await followAndJudge(context, client, ids);
  context.output.note("nothing is under way");
  return exitCode.ok;
};

const underWay = async ({ output, signal }: Context, client: TransferClient): Promise<string[]> => {
  const ids: string[] = [];
  const status = ["queued", "running", "waiting", "aborting"] as const;
  for await (const { transferId } of client.listAll({ status, signal })) {
    if (ids.length === MOST) {
      output.note(`more than ${MOST} are under way; these are the latest`);
      break;
    }
    ids.push(transferId);
  }
  return ids;
};
