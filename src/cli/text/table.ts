import stringWidth from "string-width";
import { fit, pad } from "./width.ts";

export interface Column {
  readonly title: string;
  /** How readily it gives way when the terminal is too narrow for all; 0, the default, is never cut. */
  readonly gives?: number;
}

const GAP = "  ";
const LEAST = 8;

/**
 * Aligned rows under titles. Cells must be printable already.
 * @param columns of the terminal; null for a pipe, where nothing is cut
 */
export const tableLines = (
  heads: readonly Column[],
  rows: readonly (readonly string[])[],
  columns: number | null,
): string[] => {
  const wanted = heads.map((head, i) =>
    Math.max(stringWidth(head.title), ...rows.map((row) => stringWidth(row[i] ?? ""))),
  );
  const widths = columns === null ? wanted : shrunk(heads, wanted, columns - GAP.length * (heads.length - 1));
  const line = (cells: readonly string[]): string =>
    widths
      .map((width, i) => pad(fit(cells[i] ?? "", width), width))
      .join(GAP)
      .trimEnd();
  return [line(heads.map((head) => head.title)), ...rows.map(line)];
};

/** Takes from whichever column that gives is the widest, by its share, until all fit or each is at its least. */
const shrunk = (
  heads: readonly Column[],
  wanted: readonly number[],
  available: number,
): readonly number[] => {
  const widths = [...wanted];
  for (let excess = widths.reduce((sum, width) => sum + width, 0) - available; excess > 0; excess--) {
    const weights = widths.map((width, i) => (width > LEAST ? width * (heads[i]?.gives ?? 0) : 0));
    const most = Math.max(...weights);
    if (most === 0) return widths;
    const giver = weights.indexOf(most);
    widths[giver] = (widths[giver] ?? 0) - 1;
  }
  return widths;
};
