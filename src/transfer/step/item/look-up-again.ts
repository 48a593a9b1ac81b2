import { transferError } from "../../error.ts";
import { backoffMs, type DecisionContext, type Policy } from "../../policy.ts";
import type { TransferRecord } from "../../record.ts";
import { sourceBytes } from "../../record-facts.ts";
import { postponed } from "../transitions.ts";

const GIB = 1024 ** 3;

/**
 * How long an item that may have been committed is looked for, since the first miss: lookups lag behind a commit, and services assemble large
 * files for minutes after the last range (https://github.com/abraunegg/onedrive/issues/3355,
 * https://github.com/OneDrive/onedrive-api-docs/issues/1640).
 */
export const lagPatienceMs = (
  bytes: number,
  { lagBaseMs, lagPerGibMs, lagMaxMs, clockSkewMs }: Policy,
): number =>
  // Another machine's clock may have noted the first miss.
  Math.min(lagMaxMs, lagBaseMs + (bytes / GIB) * lagPerGibMs) + clockSkewMs;

/**
 * Whether to look the file up again. Trusting a miss too early would upload the file twice, or report a delivered file
 * as lost.
 *
 * @param mayBeThere the file may have been committed
 */
export const shouldLookUpAgain = (
  record: TransferRecord,
  mayBeThere: boolean,
  { nowMs, policy }: DecisionContext,
): boolean => {
  if (!mayBeThere) return false;
  const sinceMs = Date.parse(record.missedSince ?? "");
  return Number.isNaN(sinceMs) || nowMs - sinceMs < lagPatienceMs(sourceBytes(record), policy);
};

/** Postpones the next lookup. A miss is not a failure of the transfer, so it has a count of its own. */
export const lookUpAgain = (record: TransferRecord, decision: DecisionContext): TransferRecord => {
  const missedLookups = (record.missedLookups ?? 0) + 1;
  const { backoffBaseMs, backoffMaxMs } = decision.policy;
  return postponed(
    {
      ...record,
      missedLookups,
      missedSince: record.missedSince ?? new Date(decision.nowMs).toISOString(),
    },
    "failure",
    backoffMs(missedLookups, backoffBaseMs, backoffMaxMs, decision.random),
    transferError("target-unavailable", "the file may have been committed, but cannot be seen yet"),
    decision,
  );
};
