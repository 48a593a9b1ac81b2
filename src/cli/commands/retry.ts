import type { Command } from "commander";
import { contextOf, type Surroundings } from "../context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { forEachId } from "./for-each-id.ts";
import { followAndJudge } from "./follow.ts";

const HELP = `
Examples:
  blobferry retry m-1764000000000-abc --watch
  blobferry list --status failed --json | jq -r .transferId | xargs blobferry retry
`;

export const addRetry = (
  program: Command,
  surroundings: Surroundings,
  end: (code: ExitCode) => void,
): void => {
  const command = program
    .command("retry")
    .summary("try failed or cancelled transfers again")
    .description(
      "Asks for a new attempt at transfers that failed or were cancelled, on the blobs as they are now.",
    )
    .argument("<id...>", "transfers")
    .option("--watch", "stay until they have ended")
    .addHelpText("after", HELP)
    .action(async (ids: string[], { watch = false }: { readonly watch?: boolean }) => {
      const context = contextOf(surroundings, command);
      const client = await context.client();
      const attempts = new Map<string, number>();
      const { done, code } = await forEachId(context, ids, async (id) => {
        const { attempt } = await client.retry(id);
        attempts.set(id, attempt);
        return { line: `retry requested (attempt ${attempt})`, value: { transferId: id, attempt } };
      });
      const followed =
        watch && done.length > 0
          ? await followAndJudge(context, client, done, { fromAttempt: (id) => attempts.get(id) ?? 1 })
          : exitCode.ok;
      end(code === exitCode.ok ? followed : code);
    });
};
