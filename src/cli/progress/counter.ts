import type { Context } from "../context.ts";
import { formatCount, formatDuration } from "../text/format.ts";

const REDRAW_MS = 200;
/** Fewer are done before anybody wonders. */
export const MANY = 20;

/** A line on a terminal's error stream that counts what is done of many: `submitted 1,200 of 5,000 · 210 a second · 18 s left`. */
export interface Counter {
  /** One more is done. */
  tick(): void;
  /** Removes the line. */
  stop(): void;
}

export const createCounter = ({ stderr, output }: Context, done: string, total: number): Counter => {
  const isShown = stderr.isTTY === true && !output.json && total > MANY;
  const startedMs = Date.now();
  let count = 0;
  let drawnMs = 0;
  return {
    tick: () => {
      count++;
      const nowMs = Date.now();
      if (!isShown || nowMs - drawnMs < REDRAW_MS) return;
      drawnMs = nowMs;
      stderr.write(`\r\u001B[2K${counterWords(done, count, total, nowMs - startedMs)}`);
    },
    stop: () => {
      if (drawnMs > 0) stderr.write("\r\u001B[2K");
    },
  };
};

export const counterWords = (done: string, count: number, total: number, elapsedMs: number): string => {
  const perSecond = (count * 1000) / Math.max(1, elapsedMs);
  return [
    `${done} ${formatCount(count)} of ${formatCount(total)}`,
    `${perSecond < 10 ? perSecond.toFixed(1) : formatCount(Math.round(perSecond))} a second`,
    `${formatDuration(((total - count) * 1000) / perSecond)} left`,
  ].join(" · ");
};
