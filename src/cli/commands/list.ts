import { InvalidArgumentError } from "commander";
import { readQuery, type PageQuery } from "../../client/query.ts";
import { TRANSFER_STATUSES, type TransferView } from "../../client/transfer-view.ts";
import type { Context } from "../context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { percentOf, formatAgo, formatBytes } from "../text/format.ts";
import { printableDeep } from "../text/printable.ts";
import { tableLines } from "../text/table.ts";
import { placeOf, waitWords } from "../progress/words.ts";
import type { CliCommand } from "./command.ts";

interface Flags {
  readonly status?: readonly string[];
  readonly label?: readonly string[];
  readonly search?: string;
  readonly limit: number;
  readonly page?: string;
  readonly all?: true;
}

const HELP = `
Statuses: ${TRANSFER_STATUSES.join(", ")}.

Examples:
  blobferry list --status failed --label team=finance
  blobferry list --search 2026/10 --limit 100
  blobferry list --all --json | jq -r 'select(.error) | .transferId + " " + .error.message'
`;

const toLimit = (text: string): number => {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= 1000) return limit;
  throw new InvalidArgumentError("Must be a whole number from 1 to 1000.");
};

const list = async (context: Context, flags: Flags): Promise<ExitCode> => {
  const { output, signal } = context;
  const query: PageQuery = {
    ...readQuery({
      ...(flags.status === undefined ? {} : { status: flags.status.flatMap((text) => text.split(",")) }),
      ...(flags.label === undefined ? {} : { labels: flags.label }),
      ...(flags.search === undefined ? {} : { text: flags.search }),
    }),
    signal,
  };
  const client = await context.client();
  if (flags.all) {
    const all: TransferView[] = [];
    for await (const view of client.listAll(query)) {
      if (output.json) output.value(view);
      else all.push(view);
    }
    if (!output.json) showTable(context, all);
    return exitCode.ok;
  }
  const { page } = flags;
  const { transfers, cursor } = await client.list({
    ...query,
    pageSize: flags.limit,
    ...(page === undefined ? {} : { cursor: page }),
  });
  if (output.json) {
    for (const view of transfers) output.value(view);
  } else {
    showTable(context, transfers);
  }
  if (cursor !== null) output.note(`there may be more: add --page ${cursor}`);
  return exitCode.ok;
};

const showTable = ({ output }: Context, transfers: readonly TransferView[]): void => {
  if (transfers.length === 0) {
    output.note("no transfers");
    return;
  }
  const nowMs = Date.now();
  const [head = "", ...rows] = tableLines(
    [
      { title: "ID" },
      { title: "STATUS" },
      { title: "DONE" },
      { title: "SIZE" },
      { title: "UPDATED" },
      { title: "SOURCE → TARGET", shrinks: 1 },
      { title: "", shrinks: 2 },
    ],
    transfers.map((view) => cells(printableDeep(view), nowMs)),
    output.isTerminal ? (output.stream.columns ?? 80) : null,
  );
  output.line(output.paint("bold", head));
  for (const row of rows) output.line(row);
};

const cells = (view: TransferView, nowMs: number): string[] => {
  const percent = percentOf(view.acceptedBytes, view.bytes);
  return [
    view.transferId,
    view.status,
    percent === null ? "" : `${percent}%`,
    view.bytes === null ? "" : formatBytes(view.bytes),
    formatAgo(view.updatedAt, nowMs),
    placeOf(view),
    view.status === "failed" || view.status === "aborting"
      ? `${view.error?.code ?? ""}: ${view.error?.message ?? ""}`
      : waitWords(view),
  ];
};

export const listCommand: CliCommand = {
  define: (program) =>
    program
      .command("list")
      .summary("list transfers, latest first")
      .description("Lists transfers, the most recently submitted first.")
      .option("--status <status...>", "only transfers with one of these statuses")
      .option("--label <label...>", "only transfers with all these labels, each NAME or NAME=VALUE")
      .option(
        "--search <text>",
        "only transfers with this text in the id, source, target, a label or the error",
      )
      .option("--limit <number>", "how many transfers to show, at most", toLimit, 20)
      .option("--page <cursor>", "continue a previous list")
      .option("--all", "show all transfers, without a limit")
      .addHelpText("after", HELP),
  run: list,
};
