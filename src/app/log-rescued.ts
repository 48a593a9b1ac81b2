import type { InvocationContext } from "@azure/functions";
import type { RescuedBatches } from "../batch/rescue-batches.ts";
import type { Cleared } from "../transfer/poison-janitor.ts";
import type { Rescued } from "../transfer/rescue.ts";
import { printable } from "../transfer/text.ts";
import { logOutcome, type AnyOutcome } from "./log-outcome.ts";

type Log = Pick<InvocationContext, "log" | "warn" | "error">;

/** A fault of storage can fail every transfer of a run. */
const MAX_LINES = 20;

/**
 * Logs what a run of the timer did.
 * @throws {Error} if a part of the run was cut short, so that the invocation counts as failed
 */
export const logRescued = (
  context: Log,
  { resent, republished, removed, restored, failed, errors }: Rescued,
): void => {
  for (const { transferId, reason } of failed.slice(0, MAX_LINES))
    context.error(printable(`transfer ${transferId} could not be rescued: ${reason}`));
  if (failed.length > MAX_LINES)
    context.error(`${failed.length - MAX_LINES} more transfers could not be rescued`);
  if (resent.length + republished.length > 0) {
    context.warn(`rescued ${resent.length} stalled transfers, published ${republished.length} results again`);
  }
  if (removed > 0) context.log(`deleted ${removed} old records`);
  const [first] = restored;
  if (first !== undefined) {
    context.warn(
      printable(
        `something deletes blobs under ids/ in the record container, which must stay; written again: ${restored.length}, such as that of ${first}`,
      ),
    );
  }
  if (errors.length > 0) throw new Error(printable(`the timer was cut short: ${errors.join("; ")}`));
};

/**
 * Logs what a run of the timer found, in the one line that the alerts read (`infra/modules/queries.bicep`).
 * @param poison messages in the poison queues; null when they could not be counted
 */
export const logQueueState = (
  context: Pick<Log, "log">,
  { latenessMs, resent, republished, failed }: Rescued,
  poison: number | null,
): void => {
  const state = {
    oldestJobS: secondsOf(latenessMs.jobs),
    oldestStepS: secondsOf(latenessMs.steps),
    poison,
    resent: resent.length,
    republished: republished.length,
    failed: failed.length,
  };
  context.log(`transfers: ${JSON.stringify(state)}`);
};

const secondsOf = (ms: number | null): number | null => (ms === null ? null : Math.round(ms / 1000));

/** Logs what a run of the timer did for batches. */
export const logRescuedBatches = (
  context: Log,
  { resent, republished, removed, failed }: RescuedBatches,
): void => {
  for (const { batchId, reason } of failed.slice(0, MAX_LINES))
    context.error(printable(`batch ${batchId} could not be rescued: ${reason}`));
  if (resent.length + republished.length > 0) {
    context.warn(`rescued ${resent.length} stalled batches, published ${republished.length} ends again`);
  }
  if (removed > 0) context.log(`deleted ${removed} old batches`);
};

/**
 * Logs what became of the messages in the poison queues.
 * @throws {Error} if a queue could not be read to its end
 */
export const logCleared = (context: Log, { outcomes, failed, errors }: Cleared<AnyOutcome>): void => {
  for (const outcome of outcomes) logOutcome(context, outcome);
  for (const { messageId, reason } of failed.slice(0, MAX_LINES))
    context.error(printable(`poison message ${messageId} could not be handled: ${reason}`));
  if (failed.length > MAX_LINES)
    context.error(`${failed.length - MAX_LINES} more poison messages could not be handled`);
  if (errors.length > 0) throw new Error(printable(errors.join("; ")));
};
