import type { Context } from "../context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { forEachId } from "./for-each-id.ts";
import { follow } from "./follow.ts";
import type { CliCommand } from "./command.ts";

const HELP = `
Examples:
  blobferry retry m-1764000000000-abc --watch
  blobferry list --status failed --json | jq -r .transferId | xargs blobferry retry
`;

const retry = async (
  context: Context,
  ids: readonly string[],
  { watch = false }: { readonly watch?: boolean },
): Promise<ExitCode> => {
  const client = await context.client();
  const attempts = new Map<string, number>();
  const { done, code } = await forEachId(context, ids, async (id) => {
    const { attempt } = await client.retry(id);
    attempts.set(id, attempt);
    return { line: `retry requested (attempt ${attempt})`, value: { transferId: id, attempt } };
  });
  if (!watch || done.length === 0) return code;
  const followed = await follow(context, client, done, { fromAttempt: (id) => attempts.get(id) ?? 1 });
  return code === exitCode.ok ? followed : code;
};

export const retryCommand: CliCommand = {
  define: (program) =>
    program
      .command("retry")
      .summary("retry failed or cancelled transfers")
      .description(
        "Starts a new attempt of failed or cancelled transfers, with the blobs in their current version.",
      )
      .argument("<id...>", "transfer ids")
      .option("--watch", "wait until they have ended")
      .addHelpText("after", HELP),
  run: retry,
};
