import type { BatchClient } from "../../client/batch-client.ts";
import { isBatchViewEnded, type BatchView } from "../../client/batch-view.ts";
import type { Context } from "../context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import type { Output } from "../output.ts";
import { batchProgress, batchSummary } from "../progress/batch-words.ts";
import { IS_IT_RUNNING, noticingQuiet, QUIET_MS } from "../progress/noticing-quiet.ts";
import { throttledUntil, type ThrottledUntil } from "../progress/throttled.ts";
import { printable } from "../text/printable.ts";
import { fit } from "../text/width.ts";

/** Without a terminal, a line now and then. */
const LINE_EVERY_MS = 10_000;
const LOOK_EVERY_MS = 5000;

/**
 * Shows a batch until it has ended, in one line.
 * @returns `ok` if nothing failed
 */
export const followBatch = async (
  context: Context,
  batches: BatchClient,
  batchId: string,
  throttled: ThrottledUntil = throttledUntil(context),
): Promise<ExitCode> => {
  const { output, signal } = context;
  const hint = ({ totals: { planned, unchanged, refused } }: BatchView): void => {
    if (planned + unchanged + refused === 0) output.note(IS_IT_RUNNING);
  };
  const line = output.json ? null : progressLine(output, throttled);
  let last: BatchView | null = null;
  try {
    for await (const batch of noticingQuiet(batches.watch(batchId, { signal }), QUIET_MS, hint)) {
      last = batch;
      if (line === null) output.value(batch);
      else if (isBatchViewEnded(batch)) break;
      else line.show(batch);
    }
  } catch (error) {
    if (signal.aborted) {
      // The line of progress has no end yet.
      if (output.isTerminal) output.stream.write("\n");
      output.event(`the batch continues; to follow it again: blobferry batch watch ${batchId}`, {
        interrupted: { following: 1 },
      });
    }
    throw error;
  } finally {
    line?.stop();
  }
  if (last === null) return exitCode.failed;
  if (output.isTerminal) output.stream.write("\r\u001B[K");
  if (!output.json) for (const text of batchSummary(last, Date.now())) output.line(printable(text));
  return last.status === "completed" ? exitCode.ok : exitCode.failed;
};

interface ProgressLine {
  show(batch: BatchView): void;
  stop(): void;
}

/**
 * Writes a line when the batch has changed, and looks from time to time whether Graph holds it back: while it does,
 * nothing changes.
 */
const progressLine = (output: Output, throttled: ThrottledUntil): ProgressLine => {
  let shown: BatchView | null = null;
  let until: string | null = null;
  let lastLineMs = 0;
  let isStopped = false;
  const draw = (isNews: boolean): void => {
    if (shown === null || isStopped) return;
    const nowMs = Date.now();
    const text = printable(`${shown.batchId}: ${batchProgress(shown, nowMs, until)}`);
    if (output.isTerminal) {
      output.stream.write(`\r${fit(text, (output.stream.columns ?? 80) - 1)}\u001B[K`);
    } else if (isNews || nowMs - lastLineMs >= LINE_EVERY_MS) {
      output.line(text);
      lastLineMs = nowMs;
    }
  };
  const look = async (): Promise<void> => {
    if (shown === null) return;
    const before = until;
    until = await throttled(shown.target);
    const isNews = (until === null) !== (before === null);
    if (output.isTerminal || isNews) draw(isNews);
  };
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  return {
    show: (batch) => {
      const isFirst = shown === null;
      shown = batch;
      draw(false);
      if (isFirst) void look();
    },
    stop: () => {
      isStopped = true;
      clearInterval(timer);
    },
  };
};
