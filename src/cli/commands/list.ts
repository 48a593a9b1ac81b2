import { InvalidArgumentError } from "commander";
import { hasConditions, type PageQuery } from "../../client/query.ts";
import type { TransferView } from "../../client/transfer-view.ts";
import type { Context } from "../context.ts";
import { showCounts } from "../select/show-counts.ts";
import { CommandError } from "../errors.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { checkFields, fieldsOption, printFields } from "../select/fields.ts";
import { queryOf, selectionHelp, selectionOptions, type SelectionFlags } from "../select/selection.ts";
import { formatCount, formatTime } from "../text/format.ts";
import { printable } from "../text/printable.ts";
import { transferTable } from "../text/transfer-table.ts";
import { listRoute, REJECTED_ROUTE } from "../web/routes.ts";
import { showPage, webOption } from "../web/show-page.ts";
import type { CliCommand } from "./command.ts";

interface Flags extends SelectionFlags {
  readonly limit: number;
  readonly page?: string;
  readonly all?: true;
  readonly counts?: true;
  readonly fields?: readonly string[];
  readonly wide?: true;
  readonly rejected?: true;
  readonly web?: true;
}

const HELP = `
${selectionHelp}
A list that ends before the last transfer says so on standard error: as text, or with --json as
{"more":{"shown":20,"cursor":"…"}}.

Examples:
  blobferry list --status failed --label team=finance --since 2h
  blobferry list --search 2026/10 --limit 100
  blobferry list --counts --since 1d                   how many, by status and by reason
  blobferry list --all --status failed --fields transferId,error.code
  blobferry list --rejected                            messages that started no transfer, with the reasons
  blobferry list --status failed --web                 the same on the dashboard
  blobferry list --all --json | jq -r 'select(.error) | .transferId + " " + .error.message'
`;

const NOT_FOUND =
  "no transfers; a message that started none is in list --rejected, a file that a batch refused in batch failures ID";

const toLimit = (text: string): number => {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= 1000) return limit;
  throw new InvalidArgumentError("Must be a whole number from 1 to 1000.");
};

/** Rejected messages have no status, no labels and no fields of a transfer. */
const refuseConditions = (flags: Omit<Flags, "limit">): void => {
  if (flags.fields !== undefined || hasConditions(queryOf(flags)))
    throw new CommandError(exitCode.usage, "--rejected cannot be combined with conditions or fields");
};

/** Messages that were rejected, the latest first. */
const listRejected = async (context: Context, { limit, page, all, ...flags }: Flags): Promise<ExitCode> => {
  const { output } = context;
  refuseConditions(flags);
  const client = await context.client();
  const most = all === true ? Number.POSITIVE_INFINITY : limit;
  let shown = 0;
  let cursor = page ?? null;
  do {
    const pageSize = Math.min(1000, most - shown);
    const found = await client.listRejected({ pageSize, ...(cursor === null ? {} : { cursor }) });
    for (const message of found.rejected) {
      const { messageId, rejectedAt, error } = message;
      if (output.json) output.value(message);
      else output.line(printable(`${formatTime(rejectedAt)}  ${messageId}  ${error.code}: ${error.message}`));
    }
    shown += found.rejected.length;
    ({ cursor } = found);
  } while (cursor !== null && shown < most);
  if (shown === 0) output.note("no rejected messages");
  if (cursor !== null) noteMore(context, shown, cursor);
  return exitCode.ok;
};

const noteMore = ({ output }: Context, shown: number, cursor: string): void => {
  output.event(
    `these are the latest ${formatCount(shown)}; there are more: --all, --limit NUMBER, or --page ${cursor}`,
    { more: { shown, cursor } },
  );
};

/** The list on the dashboard. */
const openList = async (context: Context, flags: Flags): Promise<ExitCode> => {
  if (flags.fields !== undefined || flags.page !== undefined || flags.counts === true)
    throw new CommandError(exitCode.usage, "--web cannot be combined with --fields, --page or --counts");
  if (flags.rejected !== true) return await showPage(context, listRoute(flags));
  refuseConditions(flags);
  return await showPage(context, REJECTED_ROUTE);
};

/** All that meet the conditions are counted, whatever the limit. */
const count = async (context: Context, flags: Flags): Promise<ExitCode> => {
  if (flags.rejected === true || flags.fields !== undefined || flags.page !== undefined)
    throw new CommandError(exitCode.usage, "--counts cannot be combined with --rejected, --fields or --page");
  await showCounts(context, queryOf(flags));
  return exitCode.ok;
};

const list = async (context: Context, flags: Flags): Promise<ExitCode> => {
  if (flags.web === true) return await openList(context, flags);
  if (flags.counts === true) return await count(context, flags);
  if (flags.rejected === true) return await listRejected(context, flags);
  const { output, signal } = context;
  const { fields, page } = flags;
  if (fields !== undefined) checkFields(fields);
  const query: PageQuery = { ...queryOf(flags), signal };
  const client = await context.client();
  const table: TransferView[] = [];
  const show = (view: TransferView): void => {
    if (fields !== undefined) printFields(output, view, fields);
    else if (output.json) output.value(view);
    else table.push(view);
  };
  let shown = 0;
  let cursor = page ?? null;
  const limit = flags.all === true ? Number.POSITIVE_INFINITY : flags.limit;
  // With conditions, a page may be short, or empty, and not be the last.
  do {
    const pageSize = Math.min(1000, limit - shown);
    const found = await client.list({ ...query, pageSize, ...(cursor === null ? {} : { cursor }) });
    for (const view of found.transfers) show(view);
    shown += found.transfers.length;
    ({ cursor } = found);
  } while (cursor !== null && shown < limit);
  showTable(context, table, flags.wide === true);
  if (shown === 0) output.note(flags.search === undefined ? "no transfers" : NOT_FOUND);
  if (cursor !== null) noteMore(context, shown, cursor);
  return exitCode.ok;
};

const showTable = ({ output }: Context, transfers: readonly TransferView[], isWide: boolean): void => {
  if (transfers.length === 0) return;
  const columns = output.isTerminal && !isWide ? (output.stream.columns ?? 80) : null;
  const [head = "", ...rows] = transferTable(transfers, columns);
  output.line(output.paint("bold", head));
  for (const row of rows) output.line(row);
};

export const listCommand: CliCommand = {
  define: (program) => {
    const command = program
      .command("list")
      .summary("list transfers, latest first")
      .description("Lists transfers, the most recently submitted first.");
    for (const option of selectionOptions()) command.addOption(option);
    return command
      .option("--limit <number>", "how many transfers to show, at most", toLimit, 20)
      .option("--page <cursor>", "continue a previous list")
      .option("--all", "show all transfers, without a limit")
      .addOption(fieldsOption())
      .option("--counts", "instead of transfers, show how many there are by status, and by reason of failure")
      .option("--rejected", "list rejected messages, which started or continued no transfer")
      .option("--wide", "show whole ids and names, however wide the terminal is")
      .addOption(webOption())
      .addHelpText("after", HELP);
  },
  run: list,
};
