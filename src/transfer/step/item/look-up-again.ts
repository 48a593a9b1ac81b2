import { transferError } from "../../error.ts";
import { backoffMs, type Policy, type DecisionContext } from "../../policy.ts";
import type { TransferRecord } from "../../record.ts";
import { postponed } from "../transitions.ts";

/**
 * Whether to look the file up again. Lookups can lag behind a commit: trusting the first miss would upload the file
 * twice, or report a delivered file as lost.
 *
 * @param mayBeThere the file may have been committed
 */
export const shouldLookUpAgain = (record: TransferRecord, mayBeThere: boolean, policy: Policy): boolean =>
  mayBeThere && missedLookupsOf(record) < policy.maxReadBacks;

const missedLookupsOf = ({ missedLookups }: TransferRecord): number => missedLookups ?? 0;

/** Postpones the next lookup. A miss is not a failure of the transfer, so it has a count of its own. */
export const lookUpAgain = (record: TransferRecord, decision: DecisionContext): TransferRecord => {
  const missedLookups = missedLookupsOf(record) + 1;
  const { backoffBaseMs, backoffMaxMs } = decision.policy;
  return postponed(
    { ...record, missedLookups },
    "failure",
    backoffMs(missedLookups, backoffBaseMs, backoffMaxMs, decision.random),
    transferError("target-unavailable", "the file may have been committed, but cannot be seen yet"),
    decision,
  );
};
