import { MultiBar, type SingleBar } from "cli-progress";
import { isEnded } from "../../client/transfer-view.ts";
import type { Output } from "../output.ts";
import { barLine, endLines } from "./bar-line.ts";
import type { ProgressView } from "./progress-view.ts";
import { track, type Tracked } from "./tracker.ts";

const DEFAULT_ROWS = 24;
const DEFAULT_COLUMNS = 80;
/** Kept free for the line about the rest, and for where the cursor rests. */
const SPARE_ROWS = 3;
const CLEAR_REST = "\u001B[K";

/** A bar per transfer that is under way, as many as the terminal has room for; the ended ones stay above as lines. */
export const progressBars = (output: Output, nowMs: () => number): ProgressView => {
  const { stream } = output;
  const tracked = new Map<string, Tracked>();
  const bars = new Map<string, SingleBar>();
  let restBar: SingleBar | null = null;
  let rest = 0;
  const columns = (): number => (stream.columns ?? DEFAULT_COLUMNS) - 1;
  const multi = new MultiBar({
    stream,
    fps: 5,
    hideCursor: true,
    clearOnComplete: true,
    // Lines put above the bars move them, and an unchanged bar would not be drawn at its new place.
    forceRedraw: true,
    // Ctrl+C is the command's to handle: it ends the watch, and that ends the bars.
    gracefulExit: false,
    format: (_options, _params, payload) => lineFor((payload as { readonly id: string | null }).id),
  });
  const lineFor = (id: string | null): string => {
    if (id === null) return output.paint("dim", `and ${rest} more under way`);
    const one = tracked.get(id);
    return one === undefined ? "" : barLine(one, columns(), nowMs(), output.paint);
  };
  /** Puts lines above the bars, over whatever stood there. */
  const keep = (lines: readonly string[]): void => {
    for (const line of lines) multi.log(`${line}${CLEAR_REST}\n`);
  };
  /** Those that move come before those that wait their turn. */
  const place = (): void => {
    const room = Math.max(1, (stream.rows ?? DEFAULT_ROWS) - SPARE_ROWS);
    const wanted = [...tracked].sort(([, a], [, b]) => rank(a) - rank(b)).slice(0, room);
    const ids = new Set(wanted.map(([id]) => id));
    for (const [id, bar] of bars) {
      if (ids.has(id)) continue;
      multi.remove(bar);
      bars.delete(id);
    }
    const fresh = wanted.filter(([id]) => !bars.has(id));
    rest = tracked.size - wanted.length;
    if (restBar !== null && (fresh.length > 0 || rest === 0)) {
      multi.remove(restBar);
      restBar = null;
    }
    for (const [id] of fresh) bars.set(id, multi.create(1, 0, { id }));
    if (rest > 0) restBar ??= multi.create(1, 0, { id: null });
  };
  return {
    show: (view) => {
      const next = track(tracked.get(view.transferId), view, nowMs());
      if (isEnded(view)) {
        tracked.delete(view.transferId);
        keep(endLines(next.view, columns(), output.paint));
      } else {
        tracked.set(view.transferId, next);
      }
      place();
      multi.update();
    },
    stop: () => {
      keep([...tracked.values()].map((one) => barLine(one, columns(), nowMs(), output.paint)));
      multi.update();
      multi.stop();
    },
  };
};

const rank = ({ view }: Tracked): number => (view.status === "queued" ? 1 : 0);
