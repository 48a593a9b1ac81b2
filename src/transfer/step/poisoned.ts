import type { DecisionContext } from "../policy.ts";
import type { TransferRecord } from "../record.ts";
import { notCompared } from "./actions/verify.ts";
import { poisonedError } from "./admit.ts";
import { withoutFollowUp } from "./actions/follow-up.ts";
import { nextStep, type StepResult } from "./context.ts";
import { endWithoutCleanup } from "./finish-result.ts";
import { aborting } from "./transitions.ts";

/**
 * What becomes of a transfer whose step has come from the poison queue too often.
 *
 * R9. The decision to fail is a step; closing the session and publishing are the next. A result is published last and
 * can be published again. A poison message never merely drops a current step: it is put back, and leads here only when
 * the same step has come from the poison queue several times without a save in between.
 */
export const afterPoison = (record: TransferRecord, decision: DecisionContext): StepResult => {
  if (record.status === "aborting") return nextStep(endWithoutCleanup(record, decision));
  // The commit is certain; aborting would look the item up, and might not be able to tell.
  if (record.phase === "follow-up") return nextStep(withoutFollowUp(record, poisonedError(), decision));
  if (record.phase === "verify") return nextStep(notCompared(record, poisonedError(), decision));
  return nextStep(aborting(record, poisonedError()));
};
