import stringWidth from "string-width";
import type { TransferView } from "../../client/transfer-view.ts";
import type { Output } from "../output.ts";
import { fit, fitEnd, pad, wrap } from "../text/fit.ts";
import { rateOf, titleOf, type Tracked } from "./tracker.ts";
import { endWords, progressWords, waitWords } from "./words.ts";

const MIN_TITLE = 12;
const MAX_TITLE = 36;
const MAX_BAR = 24;
const MIN_BAR = 6;

/** One transfer in one line of `columns`: title, bar, words. */
export const barLine = (tracked: Tracked, columns: number, nowMs: number, paint: Output["paint"]): string => {
  const { view } = tracked;
  const titleColumns = Math.min(MAX_TITLE, Math.max(MIN_TITLE, Math.floor(columns / 4)));
  const title = pad(fitEnd(titleOf(view), titleColumns), titleColumns);
  const words = wordsOf(tracked, nowMs);
  const left = columns - titleColumns - 4;
  const barColumns = Math.min(MAX_BAR, left - stringWidth(words));
  const bar = barColumns >= MIN_BAR ? `${barOf(view, barColumns, paint)} ` : "";
  const room = columns - titleColumns - 2 - (bar === "" ? 0 : barColumns + 1);
  return `${title}  ${bar}${fit(words, room)}`;
};

const wordsOf = (tracked: Tracked, nowMs: number): string => {
  const { view } = tracked;
  const progress = progressWords(view, rateOf(tracked, nowMs));
  const state = view.status === "running" ? waitWords(view) : `${view.status} ${waitWords(view)}`.trim();
  return [progress, state].filter((part) => part !== "").join(" · ");
};

const barOf = (view: TransferView, columns: number, paint: Output["paint"]): string => {
  const share = view.bytes === null || view.bytes === 0 ? 0 : view.acceptedBytes / view.bytes;
  const full = Math.min(columns, Math.floor(share * columns));
  const style = view.status === "waiting" ? "yellow" : view.status === "aborting" ? "red" : "cyan";
  return paint(style, "█".repeat(full)) + paint("dim", "░".repeat(columns - full));
};

/** What stays above the bars when a transfer has ended: as many lines as it takes. */
export const endLines = (view: TransferView, columns: number, paint: Output["paint"]): readonly string[] => {
  const isWell = view.status === "completed";
  const style = isWell ? "green" : view.status === "failed" ? "red" : "yellow";
  const head = wrap(`${isWell ? "✓" : "✗"} ${titleOf(view)}  ${endWords(view)}`, columns);
  const advice = view.error?.advice ?? "";
  return [...head.map((line) => paint(style, line)), ...(advice === "" ? [] : wrap(`  ${advice}`, columns))];
};
