import { backoffMs, type Policy } from "../../policy.ts";
import { transferError } from "../../error.ts";
import type { TransferRecord } from "../../record.ts";
import { postponed, type DecisionContext } from "../transitions.ts";

/**
 * Whether a file that may have been committed, and is not to be seen, is looked for once more: an address may lag
 * behind a commit, and who believes it at once sends the file twice, or says that it has not arrived.
 *
 * @param mayBeThere the file may have been committed
 */
export const shouldLookUpAgain = (record: TransferRecord, mayBeThere: boolean, policy: Policy): boolean =>
  mayBeThere && missedLookupsOf(record) < policy.maxReadBacks;

const missedLookupsOf = ({ missedLookups }: TransferRecord): number => missedLookups ?? 0;

/** Looked for in vain. That is no failure of the transfer's: it counts by itself, and the next look comes later. */
export const lookUpAgain = (record: TransferRecord, decision: DecisionContext): TransferRecord => {
  const missedLookups = missedLookupsOf(record) + 1;
  const { backoffBaseMs, backoffMaxMs } = decision.policy;
  return postponed(
    { ...record, missedLookups },
    "failure",
    backoffMs(missedLookups, backoffBaseMs, backoffMaxMs, decision.random),
    transferError("target-unavailable", "the file may have been committed, and is not to be seen yet"),
    decision,
  );
};
