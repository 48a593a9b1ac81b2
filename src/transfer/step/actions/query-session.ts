import { sameRanges } from "../../range.ts";
import { transferError, type TransferError } from "../../error.ts";
import type { Progress } from "../../ports.ts";
import { sourceBytes, type TransferRecord } from "../../record.ts";
import { nextStep, withRecord, decisionContext, type StepResult, type StepContext } from "../context.ts";
import { failing, isProgress, progressed, type DecisionContext } from "../transitions.ts";
import { commit } from "./commit.ts";
import { restart } from "./restart.ts";
import { send } from "./send-range.ts";
import { is404Conclusive, sessionOf, waitForVisibility } from "./session-age.ts";
import { onGraphFailure } from "./on-failure.ts";

/**
 * Asks the session what it has, before bytes are sent to it that may be there already.
 * An offset learnt here is a step of its own; bytes follow in the next one (DESIGN rule 5).
 *
 * @param misplaced the 416 that led here, when one did: nothing more is sent in this invocation then
 */
export const querySession = async (
  context: StepContext,
  misplaced: TransferError | null = null,
): Promise<StepResult> => {
  const { ports, record } = context;
  const answer = await ports.destination.querySession(
    record.request.target,
    sessionOf(record).url,
    sourceBytes(record),
  );
  const decision = decisionContext(context);
  switch (answer.kind) {
    case "open": {
      const known = withRecord(context, { ...record, queryFirst: false });
      if (!sameRanges(answer.remaining, record.remaining)) return nextStep(learnt(record, answer, decision));
      if (answer.remaining.length === 0) return await commit(known);
      return misplaced ? nextStep(failing(record, misplaced, decision)) : await send(known);
    }
    case "gone":
      return is404Conclusive(context, decision)
        ? await restart(context, answer.error)
        : waitForVisibility(context, answer.error, decision);
    case "session-denied":
      return await restart(context, answer.error);
    default:
      return nextStep(onGraphFailure(record, answer, decision));
  }
};

/** The service is elsewhere than the record. Ahead is welcome; behind, it has lost bytes, which counts as a failed try. */
const learnt = (record: TransferRecord, progress: Progress, decision: DecisionContext): TransferRecord => {
  const moved = progressed(record, progress, false);
  return isProgress(record, progress)
    ? moved
    : failing(
        moved,
        transferError("target-unavailable", "the session has lost bytes that it had accepted"),
        decision,
      );
};
