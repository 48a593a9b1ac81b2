import { Argument } from "commander";
import type { BatchClient } from "../../client/batch-client.ts";
import type { BatchView } from "../../client/batch-view.ts";
import type { Context } from "../context.ts";
import { CommandError, noBatch } from "../errors.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { batchProgress, batchSummary, failedBlobWords } from "../progress/batch-words.ts";
import { throttledUntil } from "../progress/throttled.ts";
import { printable } from "../text/printable.ts";
import { BATCHES_ROUTE, batchRoute } from "../web/routes.ts";
import { showPage, webOption } from "../web/show-page.ts";
import type { CliCommand } from "./command.ts";
import { followBatch } from "./follow-batch.ts";

const ACTIONS = ["list", "show", "watch", "cancel", "retry", "manifest", "failures"] as const;
type BatchActionName = (typeof ACTIONS)[number];

const HELP = `
copy starts a batch if its source is a folder. These commands show and control it:
  blobferry batch list
  blobferry batch show archive-2026 --web  on the dashboard
  blobferry batch watch archive-2026
  blobferry batch cancel archive-2026      send nothing more, and stop what is running
  blobferry batch retry archive-2026       only what failed or was cancelled
  blobferry batch retry archive-2026 --error name-conflict
  blobferry batch manifest archive-2026    the outcome of each blob, one line of JSON each
  blobferry batch failures archive-2026 > failures.jsonl
  blobferry submit --from-file failures.jsonl
`;

interface Flags {
  readonly error?: readonly string[];
  readonly web?: true;
}

const openPage = async (
  context: Context,
  action: BatchActionName,
  id: string | undefined,
): Promise<ExitCode> => {
  if (action === "list") return await showPage(context, BATCHES_ROUTE);
  if (action === "show" && id !== undefined) return await showPage(context, batchRoute(id));
  throw new CommandError(exitCode.usage, "--web is for batch list, and for batch show with an id");
};

const batch = async (
  context: Context,
  action: BatchActionName,
  id: string | undefined,
  { error, web }: Flags,
): Promise<ExitCode> => {
  if (web === true) return await openPage(context, action, id);
  const { batches } = await context.client();
  const { output } = context;
  if (action === "list") {
    const all = await batches.list();
    if (all.length === 0) output.note("no batches");
    for (const one of all) {
      if (output.json) output.value(one);
      else output.line(printable(`${one.batchId}  ${one.status}  ${batchProgress(one, Date.now())}`));
    }
    return exitCode.ok;
  }
  if (id === undefined) throw new CommandError(exitCode.usage, `batch ${action} needs the id of a batch`);
  switch (action) {
    case "show": {
      const one = await batches.get(id);
      if (one === null) throw noBatch(id);
      if (output.json) {
        output.value(one);
        return exitCode.ok;
      }
      const until = one.endedAt === null ? await throttledUntil(context)(one.target) : null;
      for (const line of batchSummary(one, Date.now(), until)) output.line(printable(line));
      for (const line of await failuresOf(batches, one)) output.line(printable(line));
      return exitCode.ok;
    }
    case "watch":
      return await followBatch(context, batches, id);
    case "cancel":
      await batches.cancel(id);
      if (output.json) output.value({ batchId: id, cancelRequested: true });
      else output.line(printable(`${id} cancel requested`));
      return exitCode.ok;
    case "retry": {
      const { attempt } = await batches.retry(id, error === undefined ? {} : { error });
      if (output.json) output.value({ batchId: id, attempt });
      else output.line(printable(`${id} retry requested (attempt ${attempt})`));
      return exitCode.ok;
    }
    case "manifest":
    case "failures":
      for await (const line of batches[action](id)) output.value(line);
      return exitCode.ok;
  }
};

/** Which blobs did not arrive, and why, once the batch has ended. */
const failuresOf = async (batches: BatchClient, batch: BatchView): Promise<readonly string[]> => {
  const { failed, refused, cancelled } = batch.totals;
  return batch.manifest === null || failed + refused + cancelled === 0
    ? []
    : failedBlobWords(await batches.failedBlobs(batch.batchId));
};

const collected = (code: string, all: readonly string[] | undefined): readonly string[] => [
  ...(all ?? []),
  code,
];

export const batchCommand: CliCommand = {
  define: (program) =>
    program
      .command("batch")
      .summary("show and control batches")
      .description("Shows and controls batches: copies of a whole folder or container.")
      .addArgument(new Argument("<action>", "what to do").choices(ACTIONS))
      .argument("[id]", "the batch's id; not for list")
      .option("--error <code>", "retry: only what failed with this error code; repeatable", collected)
      .addOption(webOption())
      .addHelpText("after", HELP),
  run: batch,
};
