import { createLogUpdate } from "log-update";
import stringWidth from "string-width";
import { isEnded, type TransferView } from "../../client/transfer-view.ts";
import type { Output } from "../output.ts";
import { fit, fitEnd, pad, wrap } from "../text/width.ts";
import { bytesPerSecond, track, type Tracked } from "./rate.ts";
import type { Renderer } from "./renderer.ts";
import { endWords, progressWords, titleOf, waitWords } from "./words.ts";

const DEFAULT_ROWS = 24;
const DEFAULT_COLUMNS = 80;
/** For the line that counts the others, the cursor's line, and the last permanent line above. */
const SPARE_ROWS = 3;
const REDRAW_MS = 200;

const MIN_TITLE = 12;
const MAX_TITLE = 36;
/** Enough of an id to tell transfers apart. */
const ID_END = 5;
const MAX_BAR = 24;
const MIN_BAR = 6;

/** A bar for each active transfer, as many as fit the terminal. Transfers that have ended stay above as plain lines. */
export const barRenderer = ({ stream, paint }: Output, nowMs: () => number): Renderer => {
  const tracked = new Map<string, Tracked>();
  const block = createLogUpdate(stream);
  const columns = (): number => (stream.columns ?? DEFAULT_COLUMNS) - 1;
  const print = (lines: readonly string[]): void => {
    // One by one: a block higher than the terminal would be clipped.
    for (const line of lines) block.persist(line);
  };
  const draw = (): void => {
    if (tracked.size === 0) {
      block.clear();
      return;
    }
    const room = Math.max(1, (stream.rows ?? DEFAULT_ROWS) - SPARE_ROWS);
    const shown = [...tracked.values()].sort((a, b) => rank(a) - rank(b)).slice(0, room);
    const lines = [...barLines(shown, columns(), nowMs(), paint)];
    const rest = tracked.size - shown.length;
    if (rest > 0) lines.push(paint("dim", `and ${rest} more in progress`));
    block(lines.join("\n"));
  };
  // Many views may arrive at once, and rates sink while none arrives: drawing has its own pace.
  const timer = setInterval(draw, REDRAW_MS);
  return {
    show: (view) => {
      const next = track(tracked.get(view.transferId), view, nowMs());
      if (!isEnded(view)) {
        tracked.set(view.transferId, next);
        return;
      }
      tracked.delete(view.transferId);
      print(endLines(next.view, columns(), paint));
      draw();
    },
    stop: () => {
      clearInterval(timer);
      block.clear();
      print(barLines([...tracked.values()], columns(), nowMs(), paint));
      block.done();
    },
  };
};

/** Active transfers come before queued ones. */
const rank = ({ view }: Tracked): number => (view.status === "queued" ? 1 : 0);

const titleColumnsOf = (columns: number): number =>
  Math.min(MAX_TITLE, Math.max(MIN_TITLE, Math.floor(columns / 4)));

/** A line for each transfer. Titles that look the same get the end of the id. */
export const barLines = (
  shown: readonly Tracked[],
  columns: number,
  nowMs: number,
  paint: Output["paint"],
): readonly string[] => {
  const titles = shown.map(({ view }) => fitEnd(titleOf(view), titleColumnsOf(columns)));
  return shown.map((one, i) => {
    const isUnique = titles.indexOf(titles[i] ?? "") === titles.lastIndexOf(titles[i] ?? "");
    const { transferId } = one.view;
    const id = transferId.length > ID_END ? `…${transferId.slice(-ID_END)}` : transferId;
    return barLine(one, columns, nowMs, paint, isUnique ? "" : ` ${id}`);
  });
};

/**
 * One transfer in one line of `columns`: title, bar, words.
 * @param mark follows the title
 */
export const barLine = (
  tracked: Tracked,
  columns: number,
  nowMs: number,
  paint: Output["paint"],
  mark = "",
): string => {
  const { view } = tracked;
  const titleColumns = titleColumnsOf(columns);
  const title = pad(fitEnd(`${titleOf(view)}${mark}`, titleColumns), titleColumns);
  const words = wordsOf(tracked, nowMs);
  const left = columns - titleColumns - 4;
  const barColumns = Math.min(MAX_BAR, left - stringWidth(words));
  const bar = barColumns >= MIN_BAR ? `${barOf(view, barColumns, paint)} ` : "";
  const room = columns - titleColumns - 2 - (bar === "" ? 0 : barColumns + 1);
  return `${title}  ${bar}${fit(words, room)}`;
};

const wordsOf = (tracked: Tracked, nowMs: number): string => {
  const { view } = tracked;
  const progress = progressWords(view, bytesPerSecond(tracked.samples, nowMs));
  const state = view.status === "running" ? waitWords(view) : `${view.status} ${waitWords(view)}`.trim();
  return [progress, state].filter((part) => part !== "").join(" · ");
};

const barOf = (view: TransferView, columns: number, paint: Output["paint"]): string => {
  const share = view.bytes === null || view.bytes === 0 ? 0 : view.acceptedBytes / view.bytes;
  const full = Math.min(columns, Math.floor(share * columns));
  const style = view.status === "waiting" ? "yellow" : view.status === "aborting" ? "red" : "cyan";
  return paint(style, "█".repeat(full)) + paint("dim", "░".repeat(columns - full));
};

/** The permanent lines of a transfer that has ended, wrapped. */
export const endLines = (view: TransferView, columns: number, paint: Output["paint"]): readonly string[] => {
  const isCompleted = view.status === "completed";
  const isFine = isCompleted || view.status === "skipped";
  const style = isCompleted ? "green" : view.status === "failed" ? "red" : "yellow";
  const head = wrap(`${isFine ? "✓" : "✗"} ${titleOf(view)}  ${endWords(view)}`, columns);
  const advice = view.error?.advice ?? "";
  return [...head.map((line) => paint(style, line)), ...(advice === "" ? [] : wrap(`  ${advice}`, columns))];
};
