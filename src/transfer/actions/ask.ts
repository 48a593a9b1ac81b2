import { sameRanges } from "../range.ts";
import { problem, type Problem } from "../problem.ts";
import type { Progress } from "../ports.ts";
import { sourceBytes, type TransferRecord } from "../record.ts";
import { advance, carryOn, momentOf, type Next, type StepContext } from "../step-context.ts";
import { failing, isProgress, progressed, type Moment } from "../transitions.ts";
import { commit } from "./commit.ts";
import { free } from "./free.ts";
import { send } from "./send.ts";
import { believes, sessionOf, waitUntilOld } from "./session.ts";
import { afterGraphTrouble } from "./trouble.ts";

/**
 * Asks the session what it has, before bytes are sent to it that may be there already.
 * An offset learnt here is a step of its own; bytes follow in the next one (DESIGN rule 5).
 *
 * @param misplaced the 416 that led here, when one did: nothing more is sent in this invocation then
 */
export const ask = async (context: StepContext, misplaced: Problem | null = null): Promise<Next> => {
  const { ports, record } = context;
  const answer = await ports.destination.askStatus(
    record.request.target,
    sessionOf(record).url,
    sourceBytes(record),
  );
  const moment = momentOf(context);
  switch (answer.kind) {
    case "open": {
      const known = carryOn(context, { ...record, askFirst: false });
      if (!sameRanges(answer.remaining, record.remaining)) return advance(learnt(record, answer, moment));
      if (answer.remaining.length === 0) return await commit(known);
      return misplaced ? advance(failing(record, misplaced, moment)) : await send(known);
    }
    case "gone":
      return believes(context, moment)
        ? await free(context, answer.problem)
        : waitUntilOld(context, answer.problem, moment);
    case "refused":
      return await free(context, answer.problem);
    default:
      return advance(afterGraphTrouble(record, answer, moment));
  }
};

/** The service is elsewhere than the record. Ahead is welcome; behind, it has lost bytes, which counts as a failed try. */
const learnt = (record: TransferRecord, progress: Progress, moment: Moment): TransferRecord => {
  const moved = progressed(record, progress, false);
  return isProgress(record, progress)
    ? moved
    : failing(
        moved,
        problem("target-unavailable", "the session has lost bytes that it had accepted"),
        moment,
      );
};
