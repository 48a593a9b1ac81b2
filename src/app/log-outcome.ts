import type { InvocationContext } from "@azure/functions";
import type { BatchOutcome } from "../batch/run-batch-step.ts";
import type { Outcome } from "../transfer/outcome.ts";
import { printable } from "../transfer/text.ts";

/** What an invocation comes to. */
export type AnyOutcome = Outcome | BatchOutcome;

/**
 * Logs the outcome of an invocation in one line. Outcomes hold nothing secret, but texts from outside, which must not
 * look like another line.
 */
export const logOutcome = (context: Pick<InvocationContext, "log" | "warn">, outcome: AnyOutcome): void => {
  const log = (line: string): void => {
    context.log(printable(line));
  };
  const warn = (line: string): void => {
    context.warn(printable(line));
  };
  switch (outcome.kind) {
    case "rejected": {
      const { error } = outcome.event.data;
      warn(`message ${outcome.event.subject} rejected; ${error.code}: ${error.message}`);
      return;
    }
    case "held":
      log(
        `transfer ${outcome.transferId} may not begin yet, tried again in ${outcome.delayMs} ms: transfers that have begun come first`,
      );
      return;
    case "put-back":
      warn(
        `the message of transfer ${outcome.transferId} is put back for ${outcome.delayMs} ms: ${outcome.reason}`,
      );
      return;
    case "ended":
    case "republished": {
      const { status, error, bytes, ranges } = outcome.result.data;
      const line = `transfer ${outcome.transferId} ${outcome.kind}: ${status}, ${bytes ?? 0} bytes in ${ranges} ranges`;
      if (error === null) log(line);
      else warn(`${line}; ${error.code}: ${error.message}`);
      return;
    }
    case "postponed":
      warn(
        `transfer ${outcome.transferId} postponed to step ${outcome.step} by ${outcome.delayMs} ms (${outcome.why}): ${outcome.error?.message ?? ""}`,
      );
      return;
    case "advanced":
      log(`transfer ${outcome.transferId} advanced to step ${outcome.step} (${outcome.phase})`);
      return;
    case "resent":
      log(`transfer ${outcome.transferId}: step ${outcome.step} sent again, in ${outcome.delayMs} ms`);
      return;
    case "batch-advanced": {
      const line = `batch ${outcome.batchId} advanced to step ${outcome.step} (${outcome.action})`;
      if (outcome.error === null) log(line);
      else warn(`${line}; ${outcome.error.code}: ${outcome.error.message}`);
      return;
    }
    case "batch-ended": {
      const { status, totals, error } = outcome.result.data;
      const { completed, skipped, failed, cancelled } = totals.ended;
      const line = `batch ${outcome.batchId} ended: ${status}, ${completed} completed, ${skipped} skipped, ${failed} failed, ${cancelled} cancelled, ${totals.refused} refused, ${totals.unchanged} unchanged`;
      if (error === null) log(line);
      else warn(`${line}; ${error.code}: ${error.message}`);
      return;
    }
    case "batch-resent":
      log(`batch ${outcome.batchId}: step ${outcome.step} sent again`);
      return;
    case "batch-stale":
      log(`batch ${outcome.batchId}: the message is stale`);
      return;
    case "stale":
      log(
        `transfer ${outcome.transferId}: message of step ${outcome.messageStep} is stale, the record is at ${outcome.recordStep}`,
      );
  }
};
