import type { BatchClient } from "../../client/batch-client.ts";
import { isBatchViewEnded, type BatchView } from "../../client/batch-view.ts";
import type { Context } from "../context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { batchProgress, batchSummary } from "../progress/batch-words.ts";
import { IS_IT_RUNNING, noticingQuiet, QUIET_MS } from "../progress/noticing-quiet.ts";
import { printable } from "../text/printable.ts";

/** Without a terminal, a line now and then. */
const LINE_EVERY_MS = 10_000;

/**
 * Shows a batch until it has ended, in one line.
 * @returns `ok` if nothing failed
 */
export const followBatch = async (
  { output, signal }: Context,
  batches: BatchClient,
  batchId: string,
): Promise<ExitCode> => {
  const hint = ({ totals: { planned, unchanged, refused } }: BatchView): void => {
    if (planned + unchanged + refused === 0) output.note(IS_IT_RUNNING);
  };
  let lastLineMs = 0;
  let last: BatchView | null = null;
  try {
    for await (const batch of noticingQuiet(batches.watch(batchId, { signal }), QUIET_MS, hint)) {
      last = batch;
      if (output.json) {
        output.value(batch);
        continue;
      }
      const nowMs = Date.now();
      if (isBatchViewEnded(batch)) break;
      const line = printable(`${batch.batchId}: ${batchProgress(batch, nowMs)}`);
      if (output.isTerminal)
        output.stream.write(`\r${line.slice(0, (output.stream.columns ?? 80) - 1)}\u001B[K`);
      else if (nowMs - lastLineMs >= LINE_EVERY_MS) {
        output.line(line);
        lastLineMs = nowMs;
      }
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
  }
  if (last === null) return exitCode.failed;
  if (output.isTerminal) output.stream.write("\r\u001B[K");
  if (!output.json) for (const line of batchSummary(last, Date.now())) output.line(printable(line));
  return last.status === "completed" ? exitCode.ok : exitCode.failed;
};
