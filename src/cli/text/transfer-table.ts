import type { TransferView } from "../../client/transfer-view.ts";
import { placeOf, titleOf, waitWords } from "../progress/words.ts";
import { formatBytes, formatClock, formatMinute, formatTime, formatZone, percentOf } from "./format.ts";
import { printableDeep } from "./printable.ts";
import { tableLines, type Column } from "./table.ts";
import { fitEnd, fitMiddle } from "./width.ts";

/** Narrower terminals get fewer columns. */
const ROOMY_COLUMNS = 110;
const MIN_ID_COLUMNS = 16;

/** A column of the list, and what it says of a transfer. */
interface ListColumn extends Column {
  readonly cell: (view: TransferView) => string;
}

/**
 * Transfers as a table.
 * @param columns the width of the terminal; null where nothing is cut
 */
export const transferTable = (transfers: readonly TransferView[], columns: number | null): string[] => {
  const shown = transfers.map(printableDeep);
  const table = columns === null ? wide() : columns < ROOMY_COLUMNS ? compact(shown) : roomy(shown);
  return tableLines(
    table,
    shown.map((view) => table.map(({ cell }) => cell(view))),
    columns,
  );
};

const progress: readonly ListColumn[] = [
  {
    title: "DONE",
    cell: ({ acceptedBytes, bytes }) => {
      const percent = percentOf(acceptedBytes, bytes);
      return percent === null ? "" : `${percent}%`;
    },
  },
  { title: "SIZE", cell: ({ bytes }) => (bytes === null ? "" : formatBytes(bytes)) },
];
const status: ListColumn = { title: "STATUS", cell: (view) => view.status };

const wide = (): readonly ListColumn[] => [
  { title: "ID", cell: (view) => view.transferId },
  status,
  ...progress,
  { title: "SUBMITTED", cell: ({ submittedAt }) => formatTime(submittedAt) },
  { title: "SOURCE → TARGET", cell: placeOf },
  { title: "DETAIL", cell: detailOf },
];

const roomy = (shown: readonly TransferView[]): readonly ListColumn[] => [
  idColumn(shown),
  status,
  ...progress,
  submittedColumn(shown),
  { title: "SOURCE → TARGET", cell: placeOf, shrinks: 1 },
  { title: "DETAIL", cell: detailOf, shrinks: 1.5 },
];

/** What fits 80 columns: the error's code without its message, and no target. */
const compact = (shown: readonly TransferView[]): readonly ListColumn[] => [
  idColumn(shown),
  status,
  submittedColumn(shown),
  { title: "SOURCE", cell: titleOf, shrinks: 1.2, cut: fitEnd },
  {
    title: "DETAIL",
    cell: (view) =>
      view.error !== null && isFailing(view)
        ? view.error.code
        : shortWait(view) || (view.bytes === null ? "" : formatBytes(view.bytes)),
    shrinks: 1,
  },
];

const idColumn = (shown: readonly TransferView[]): ListColumn => {
  const columns = uniqueColumns(shown.map(({ transferId }) => transferId));
  return { title: "ID", cell: ({ transferId }) => fitMiddle(transferId, columns) };
};

/** How short ids may be so that each is still another. */
export const uniqueColumns = (ids: readonly string[]): number => {
  const longest = Math.max(MIN_ID_COLUMNS, ...ids.map(({ length }) => length));
  const distinct = new Set(ids).size;
  for (let columns = MIN_ID_COLUMNS; columns < longest; columns++)
    if (new Set(ids.map((id) => fitMiddle(id, columns))).size === distinct) return columns;
  return longest;
};

const submittedColumn = (shown: readonly TransferView[]): ListColumn => ({
  title: `SUBMITTED ${formatZone(shown[0]?.submittedAt ?? new Date().toISOString())}`,
  cell: ({ submittedAt }) => formatMinute(submittedAt),
});

const isFailing = ({ status }: TransferView): boolean => status === "failed" || status === "aborting";

const detailOf = (view: TransferView): string =>
  isFailing(view) ? `${view.error?.code ?? ""}: ${view.error?.message ?? ""}` : waitWords(view);

const DAY_MS = 24 * 60 * 60_000;

/** The time alone where it is near: the date would leave no room for it. */
const shortWait = (view: TransferView): string =>
  view.wait === null || Date.parse(view.wait.until) - Date.now() > DAY_MS
    ? waitWords(view)
    : waitWords(view).replace(formatTime(view.wait.until), formatClock(view.wait.until));
