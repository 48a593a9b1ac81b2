import type { Context } from "../context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { forEachId } from "./for-each-id.ts";
import { follow } from "./follow.ts";
import type { CliCommand } from "./command.ts";

const HELP = `
Takes effect at the transfer's next step, which deletes the upload session. If the file has been committed by then,
it stays and the transfer ends as completed. With --watch the exit code is 0 if all end as cancelled, otherwise 1.

Examples:
  blobferry cancel m-1764000000000-abc
  blobferry list --label batch=7 --json | jq -r .transferId | xargs blobferry cancel
`;

const cancel = async (
  context: Context,
  ids: readonly string[],
  { watch = false }: { readonly watch?: boolean },
): Promise<ExitCode> => {
  const client = await context.client();
  const { done, code } = await forEachId(context, ids, async (id) => {
    await client.cancel(id);
    return { line: "cancel requested", value: { transferId: id, cancelRequested: true } };
  });
  if (!watch || done.length === 0) return code;
  const followed = await follow(context, client, done, {}, ["cancelled"]);
  return code === exitCode.ok ? followed : code;
};

export const cancelCommand: CliCommand = {
  define: (program) =>
    program
      .command("cancel")
      .summary("stop transfers")
      .description("Requests the cancellation of transfers.")
      .argument("<id...>", "transfer ids")
      .option("--watch", "wait until they have ended")
      .addHelpText("after", HELP),
  run: cancel,
};
