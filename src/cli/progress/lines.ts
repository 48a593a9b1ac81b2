import { isEnded } from "../../client/transfer-view.ts";
import type { Output } from "../output.ts";
import { percentOf } from "../text/format.ts";
import { bytesPerSecond, track, type Tracked } from "./rate.ts";
import type { Renderer } from "./renderer.ts";
import { endWords, progressWords, titleOf, waitWords } from "./words.ts";

/** Between two lines about a transfer that only advances. */
const QUIET_MS = 10_000;
const STEP_PERCENT = 10;

/** What the last line about a transfer reported. */
interface Reported {
  readonly status: string;
  readonly percent: number;
  readonly atMs: number;
}

/** One line whenever a transfer changes its state, and occasionally while bytes move. For logs and pipes. */
export const lineRenderer = (output: Output, nowMs: () => number): Renderer => {
  const tracked = new Map<string, Tracked>();
  const reported = new Map<string, Reported>();
  return {
    show: (view) => {
      const now = nowMs();
      const next = track(tracked.get(view.transferId), view, now);
      tracked.set(view.transferId, next);
      const report: Reported = {
        status: `${view.status}/${view.attempt}/${view.wait?.until ?? ""}/${view.cancelRequested}`,
        percent: percentOf(view.acceptedBytes, view.bytes) ?? 0,
        atMs: now,
      };
      if (!isWorthALine(reported.get(view.transferId), report)) return;
      reported.set(view.transferId, report);
      output.line(progressLine(next, now));
      if (isEnded(view)) tracked.delete(view.transferId);
    },
    stop: () => undefined,
  };
};

export const isWorthALine = (last: Reported | undefined, next: Reported): boolean =>
  last?.status !== next.status ||
  next.percent - last.percent >= STEP_PERCENT ||
  (next.percent !== last.percent && next.atMs - last.atMs >= QUIET_MS);

/** Starts with the id, so that scripts can cut it off. */
const progressLine = ({ view, samples }: Tracked, nowMs: number): string => {
  const words = isEnded(view)
    ? endWords(view)
    : [view.status, waitWords(view), progressWords(view, bytesPerSecond(samples, nowMs))]
        .filter((part) => part !== "")
        .join(" ");
  return `${view.transferId} ${words} - ${titleOf(view)}`;
};
