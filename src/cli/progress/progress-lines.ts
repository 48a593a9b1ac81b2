import { isEnded } from "../../client/transfer-view.ts";
import type { Output } from "../output.ts";
import { percentOf } from "../text/format.ts";
import type { ProgressView } from "./progress-view.ts";
import { rateOf, titleOf, track, type Tracked } from "./tracker.ts";
import { endWords, progressWords, waitWords } from "./words.ts";

/** Between two lines about one transfer that merely moves on. */
const QUIET_MS = 10_000;
const STEP_PERCENT = 10;

interface Said {
  readonly status: string;
  readonly percent: number;
  readonly atMs: number;
}

/** One line whenever a transfer changes its state, and now and then while bytes move. For logs and pipes. */
export const progressLines = (output: Output, nowMs: () => number): ProgressView => {
  const tracked = new Map<string, Tracked>();
  const said = new Map<string, Said>();
  return {
    show: (view) => {
      const now = nowMs();
      const next = track(tracked.get(view.transferId), view, now);
      tracked.set(view.transferId, next);
      const line: Said = {
        status: `${view.status}/${view.attempt}/${view.wait?.until ?? ""}/${view.cancelRequested}`,
        percent: percentOf(view.acceptedBytes, view.bytes) ?? 0,
        atMs: now,
      };
      if (!isWorthALine(said.get(view.transferId), line)) return;
      said.set(view.transferId, line);
      output.line(progressLine(next, now));
      if (isEnded(view)) tracked.delete(view.transferId);
    },
    stop: () => undefined,
  };
};

export const isWorthALine = (last: Said | undefined, next: Said): boolean =>
  last?.status !== next.status ||
  next.percent - last.percent >= STEP_PERCENT ||
  (next.percent !== last.percent && next.atMs - last.atMs >= QUIET_MS);

/** The id first, so that scripts can cut it off. */
const progressLine = (tracked: Tracked, nowMs: number): string => {
  const { view } = tracked;
  const words = isEnded(view)
    ? endWords(view)
    : [view.status, waitWords(view), progressWords(view, rateOf(tracked, nowMs))]
        .filter((part) => part !== "")
        .join(" ");
  return `${view.transferId} ${words} - ${titleOf(view)}`;
};
