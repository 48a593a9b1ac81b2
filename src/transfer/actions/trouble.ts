import type { GraphTrouble, SourceTrouble } from "../ports.ts";
import type { TransferRecord } from "../record.ts";
import { ending, failing, postponed, type Moment } from "../transitions.ts";

/** What Graph's trouble makes of a record: wait as told, try again later, or end. */
export const afterGraphTrouble = (
  record: TransferRecord,
  trouble: GraphTrouble,
  moment: Moment,
): TransferRecord => {
  switch (trouble.kind) {
    case "throttled":
      return postponed(record, "throttled", trouble.retryAfterMs, trouble.problem, moment);
    case "failed":
      return failing(record, trouble.problem, moment);
    case "locked":
      return failing(record, trouble.problem, moment, moment.policy.lockedBaseMs);
    case "rejected":
      // An ending that is refused its own clean-up has nothing else to try but again.
      return record.status === "ending"
        ? failing(record, trouble.problem, moment)
        : ending(record, trouble.problem);
  }
};

export const afterSourceTrouble = (
  record: TransferRecord,
  trouble: SourceTrouble,
  moment: Moment,
): TransferRecord =>
  trouble.kind === "unavailable" ? failing(record, trouble.problem, moment) : ending(record, trouble.problem);
