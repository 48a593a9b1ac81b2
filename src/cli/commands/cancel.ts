import type { Command } from "commander";
import { contextOf, type Surroundings } from "../context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { forEachId } from "./for-each-id.ts";
import { followAndJudge } from "./follow.ts";

const HELP = `
A wish: the app honours it at the transfer's next step, and deletes the upload session. A file that is committed
by then stays. With --watch the exit code is 0 when all are cancelled, 1 when one ended otherwise all the same.

Examples:
  blobferry cancel m-1764000000000-abc
  blobferry list --label batch=7 --json | jq -r .transferId | xargs blobferry cancel
`;

export const addCancel = (
  program: Command,
  surroundings: Surroundings,
  end: (code: ExitCode) => void,
): void => {
  const command = program
    .command("cancel")
    .summary("stop transfers")
    .description("Asks for transfers to be cancelled.")
    .argument("<id...>", "transfers")
    .option("--watch", "stay until they have ended")
    .addHelpText("after", HELP)
    .action(async (ids: string[], { watch = false }: { readonly watch?: boolean }) => {
      const context = contextOf(surroundings, command);
      const client = await context.client();
      const { done, code } = await forEachId(context, ids, async (id) => {
        await client.cancel(id);
        return { line: "cancel requested", value: { transferId: id, cancelRequested: true } };
      });
      const followed =
        watch && done.length > 0 ? await followAndJudge(context, client, done, {}, "cancelled") : exitCode.ok;
      end(code === exitCode.ok ? followed : code);
    });
};
