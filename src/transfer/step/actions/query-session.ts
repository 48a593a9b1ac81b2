import { transferError } from "../../error.ts";
import type { Progress } from "../../destination.ts";
import { sameRanges } from "../../range.ts";
import type { TransferRecord } from "../../record.ts";
import { mayHaveCommitted, sourceBytes, targetOf } from "../../record-facts.ts";
import { decisionContext, type ActionResult, type StepContext } from "../context.ts";
import { afterRefusal, onGraphFailure, type GraphFailureEvent } from "../on-failure.ts";
import { onGone, sessionOf } from "../session/session-age.ts";
import { failing, isProgress, progressed, refusedTooOften } from "../transitions.ts";

type QueryEvent =
  | "as recorded"
  | "as recorded, all received"
  | "as recorded after a refusal"
  | "ahead"
  | "behind"
  | "refused"
  | "gone"
  | "gone too early"
  | "denied"
  | GraphFailureEvent;

/** Queries what the session has received, before bytes are sent to it that it may have already (R5). */
export const querySession = async (context: StepContext): Promise<ActionResult<QueryEvent>> => {
  const { ports, record } = context;
  const { url } = sessionOf(record);
  const answer = await ports.destination.querySession(targetOf(record), url, sourceBytes(record));
  const decision = decisionContext(context);
  switch (answer.kind) {
    case "open":
      if (answer.remaining.length === 0 && !mayHaveAll(record)) return claimsAll(context);
      return sameRanges(answer.remaining, record.remaining)
        ? asRecorded(context)
        : elsewhere(context, answer);
    case "refused": {
      const later = afterRefusal(record, answer, decision);
      // A session that cannot be queried is as good as one that denies every call.
      return later === null
        ? { event: "denied", record: refusedTooOften(record), cause: answer.error }
        : { event: "refused", record: later };
    }
    case "gone":
      return onGone(context, answer.error, decision);
    case "session-denied":
      return { event: "denied", record, cause: answer.error };
    default:
      return onGraphFailure(record, answer, decision);
  }
};

/**
 * `cause` is the refusal of the range that led here, if one did: the session is alive and lacks just what it refused, so
 * nothing more is sent now. A refusal that repeats is final; progress starts the count anew.
 */
const asRecorded = (context: StepContext): ActionResult<QueryEvent> => {
  const { cause, policy } = context;
  // The session lacks what the last try sent, so that has had no effect.
  const record = { ...context.record, queryFirst: false, commitTried: false };
  if (record.remaining.length === 0) return { event: "as recorded, all received", record };
  return cause === null
    ? { event: "as recorded", record }
    : {
        event: "as recorded after a refusal",
        record: failing(context.record, cause, decisionContext(context), { maxFailures: policy.maxDenials }),
      };
};

const mayHaveAll = (record: TransferRecord): boolean =>
  mayHaveCommitted(record) || record.commitTried === true;

/** An empty list before the last range was sent says nothing. */
const claimsAll = (context: StepContext): ActionResult<"behind"> => {
  const unlikely = transferError(
    "target-unavailable",
    "the session says that nothing is missing, although the last range has not been sent",
  );
  return { event: "behind", record: failing(context.record, unlikely, decisionContext(context)) };
};

/** The session differs from the record. Ahead is progress; behind, it has lost bytes, which counts as a failure. */
const elsewhere = (context: StepContext, progress: Progress): ActionResult<QueryEvent> => {
  const { record } = context;
  const moved = progressed(record, progress, false);
  if (isProgress(record, progress)) return { event: "ahead", record: moved };
  const lost = transferError("target-unavailable", "the session has lost bytes that it had accepted");
  return { event: "behind", record: failing(moved, lost, decisionContext(context)) };
};
