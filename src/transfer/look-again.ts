import { backoffMs, type Policy } from "./policy.ts";
import { problem } from "./problem.ts";
import type { TransferRecord } from "./record.ts";
import { postponed, type Moment } from "./transitions.ts";

/**
 * Whether a file that may have been committed, and is not to be seen, is looked for once more: an address may lag
 * behind a commit, and who believes it at once sends the file twice, or says that it has not arrived.
 *
 * @param mayBeThere the file may have been committed
 */
export const mayLag = (record: TransferRecord, mayBeThere: boolean, policy: Policy): boolean =>
  mayBeThere && looksOf(record) < policy.maxReadBacks;

const looksOf = ({ looks }: TransferRecord): number => looks ?? 0;

/** Looked for in vain. That is no failure of the transfer's: it counts by itself, and the next look comes later. */
export const lookAgain = (record: TransferRecord, moment: Moment): TransferRecord => {
  const looks = looksOf(record) + 1;
  const { backoffBaseMs, backoffMaxMs } = moment.policy;
  return postponed(
    { ...record, looks },
    "failure",
    backoffMs(looks, backoffBaseMs, backoffMaxMs, moment.random),
    problem("target-unavailable", "the file may have been committed, and is not to be seen yet"),
    moment,
  );
};
