import type { GraphFailure, SourceFailure } from "../../ports.ts";
import type { TransferRecord } from "../../record.ts";
import { aborting, failing, postponed, type DecisionContext } from "../transitions.ts";

/** What Graph's trouble makes of a record: wait as told, try again later, or end. */
export const onGraphFailure = (
  record: TransferRecord,
  failure: GraphFailure,
  decision: DecisionContext,
): TransferRecord => {
  switch (failure.kind) {
    case "throttled":
      return postponed(record, "throttled", failure.retryAfterMs, failure.error, decision);
    case "transient":
      return failing(record, failure.error, decision);
    case "locked":
      return failing(record, failure.error, decision, decision.policy.lockedBaseMs);
    case "permanent":
      // An ending that is refused its own clean-up has nothing else to try but again.
      return record.status === "aborting"
        ? failing(record, failure.error, decision)
        : aborting(record, failure.error);
  }
};

export const onSourceFailure = (
  record: TransferRecord,
  failure: SourceFailure,
  decision: DecisionContext,
): TransferRecord =>
  failure.kind === "unavailable" ? failing(record, failure.error, decision) : aborting(record, failure.error);
