import { createLogUpdate } from "log-update";
import { isEnded, TRANSFER_STATUSES } from "../../client/transfer-view.ts";
import type { Output } from "../output.ts";
import { formatBytes, formatCount, formatDuration } from "../text/format.ts";
import { fit } from "../text/width.ts";
import { barLines, endLines } from "./bars.ts";
import { track, type Tracked } from "./rate.ts";
import type { Renderer } from "./renderer.ts";
import { endWords } from "./words.ts";
import { printableDeep } from "../text/printable.ts";

const REDRAW_MS = 500;
/** Between two lines through a pipe. */
const LINE_MS = 10_000;
const MAX_MOVING = 8;
/** Failures that get lines of their own. */
const MAX_FAILURES = 10;

/** What is known of many transfers. */
interface Totals {
  readonly views: Map<string, Tracked>;
  readonly total: number;
  readonly startedMs: number;
  /** Ended while watching. */
  ended: number;
  failures: number;
}

/** One line of totals, and on a terminal the few that move. Failures have lines of their own, up to ten. */
export const totalsRenderer = (output: Output, total: number, nowMs: () => number): Renderer => {
  const totals: Totals = { views: new Map(), total, startedMs: nowMs(), ended: 0, failures: 0 };
  const block = output.isTerminal ? createLogUpdate(output.stream) : null;
  const columns = (): number => (output.stream.columns ?? 80) - 1;
  const print = (lines: readonly string[]): void => {
    for (const line of lines) {
      if (block === null) output.line(line);
      else block.persist(line);
    }
  };
  let drawn = "";
  const draw = (): void => {
    const line = totalsLine(totals, nowMs());
    if (block === null) {
      if (line !== drawn) output.line(line);
    } else {
      const moving = barLines(movingOf(totals), columns(), nowMs(), output.paint);
      block([fit(line, columns()), ...moving].join("\n"));
    }
    drawn = line;
  };
  const timer = setInterval(draw, block === null ? LINE_MS : REDRAW_MS);
  return {
    show: (view) => {
      const next = track(totals.views.get(view.transferId), view, nowMs());
      totals.views.set(view.transferId, next);
      if (!isEnded(view)) return;
      totals.ended++;
      if (view.status === "failed" && ++totals.failures <= MAX_FAILURES) {
        const shown = printableDeep(view);
        print(
          block === null
            ? [`${shown.transferId} ${endWords(shown)}`]
            : endLines(shown, columns(), output.paint),
        );
        if (totals.failures === MAX_FAILURES)
          print(["more failures are only counted; blobferry list --status failed shows them"]);
      }
    },
    stop: () => {
      clearInterval(timer);
      block?.clear();
      print([totalsLine(totals, nowMs())]);
      block?.done();
    },
  };
};

const movingOf = ({ views }: Totals): readonly Tracked[] =>
  [...views.values()].filter(({ view }) => view.status === "running").slice(0, MAX_MOVING);

/** `3,132 of 5,000 ended · 3,120 completed · 12 failed · 40 running · 1.2 GiB of 2.0 GiB · 4 min 10 s left` */
const totalsLine = ({ views, total, startedMs, ended }: Totals, nowMs: number): string => {
  const counts = new Map<string, number>();
  let bytes = 0;
  let accepted = 0;
  for (const { view } of views.values()) {
    counts.set(view.status, (counts.get(view.status) ?? 0) + 1);
    bytes += view.bytes ?? 0;
    accepted += view.acceptedBytes;
  }
  const leftMs = ended === 0 ? null : ((total - ended) * (nowMs - startedMs)) / ended;
  return [
    `${formatCount(ended)} of ${formatCount(total)} ended`,
    ...TRANSFER_STATUSES.flatMap((status) => {
      const count = counts.get(status) ?? 0;
      return count === 0 ? [] : [`${formatCount(count)} ${status}`];
    }),
    ...(bytes === 0 ? [] : [`${formatBytes(accepted)} of ${formatBytes(bytes)}`]),
    ...(leftMs === null || ended === total ? [] : [`about ${formatDuration(leftMs)} left`]),
  ].join(" · ");
};
