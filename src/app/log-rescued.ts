import type { InvocationContext } from "@azure/functions";
import type { Rescued } from "../transfer/rescue.ts";
import { printable } from "../transfer/text.ts";

/** A fault of storage can fail every transfer of a run. */
const MAX_LINES = 20;

/**
 * Logs what a run of the timer did.
 * @throws {Error} if a part of the run was cut short, so that the invocation counts as failed
 */
export const logRescued = (
  context: Pick<InvocationContext, "log" | "warn" | "error">,
  { resent, republished, removed, failed, errors }: Rescued,
): void => {
  for (const { transferId, reason } of failed.slice(0, MAX_LINES))
    context.error(printable(`transfer ${transferId} could not be rescued: ${reason}`));
  if (failed.length > MAX_LINES)
    context.error(`${failed.length - MAX_LINES} more transfers could not be rescued`);
  if (resent.length + republished.length > 0) {
    context.warn(`rescued ${resent.length} stalled transfers, published ${republished.length} results again`);
  }
  if (removed > 0) context.log(`deleted ${removed} old records`);
  if (errors.length > 0) throw new Error(printable(`the timer was cut short: ${errors.join("; ")}`));
};
