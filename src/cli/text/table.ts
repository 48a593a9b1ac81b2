import stringWidth from "string-width";
import { fit, pad } from "./width.ts";

export interface Column {
  readonly title: string;
  /** Its share of the cut if the terminal is too narrow; 0, the default, is never cut. */
  readonly shrinks?: number;
  /** How a cell is cut; by default at its end. */
  readonly cut?: (text: string, columns: number) => string;
}

const GAP = "  ";
const MIN_SHRUNK = 8;

/**
 * Aligned rows under titles. Cells must be printable.
 * @param columns the width of the terminal; null for a pipe, where nothing is cut
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
      .map((width, i) => pad((heads[i]?.cut ?? fit)(cells[i] ?? "", width), width))
      .join(GAP)
      .trimEnd();
  return [line(heads.map((head) => head.title)), ...rows.map(line)];
};

/** Narrows the widest column, weighted by `shrinks`, until the row fits or no column can shrink further. */
const shrunk = (
  heads: readonly Column[],
  wanted: readonly number[],
  available: number,
): readonly number[] => {
  const widths = [...wanted];
  for (let excess = widths.reduce((sum, width) => sum + width, 0) - available; excess > 0; excess--) {
    const weights = widths.map((width, i) => (width > MIN_SHRUNK ? width * (heads[i]?.shrinks ?? 0) : 0));
    const most = Math.max(...weights);
    if (most === 0) return widths;
    const column = weights.indexOf(most);
    widths[column] = (widths[column] ?? 0) - 1;
  }
  return widths;
};
