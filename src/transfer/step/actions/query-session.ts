import { transferError } from "../../error.ts";
import type { Progress } from "../../ports.ts";
import { sameRanges } from "../../range.ts";
import { sourceBytes } from "../../record.ts";
import { decisionContext, type ActionResult, type StepContext } from "../context.ts";
import { onGraphFailure, type GraphFailureEvent } from "../on-failure.ts";
import { onGone, sessionOf } from "../session/session-age.ts";
import { failing, isProgress, progressed } from "../transitions.ts";

type QueryEvent =
  | "as recorded"
  | "as recorded, all received"
  | "as recorded after 416"
  | "ahead"
  | "behind"
  | "gone"
  | "gone too early"
  | "denied"
  | GraphFailureEvent;

/** Queries what the session has received, before bytes are sent to it that it may have already (R5). */
export const querySession = async (context: StepContext): Promise<ActionResult<QueryEvent>> => {
  const { ports, record } = context;
  const { target } = record.request;
  const answer = await ports.destination.querySession(target, sessionOf(record).url, sourceBytes(record));
  const decision = decisionContext(context);
  switch (answer.kind) {
    case "open":
      return sameRanges(answer.remaining, record.remaining)
        ? asRecorded(context)
        : elsewhere(context, answer);
    case "gone":
      return onGone(context, answer.error, decision);
    case "session-denied":
      return { event: "denied", record, cause: answer.error };
    default:
      return onGraphFailure(record, answer, decision);
  }
};

/** `cause` is the 416 that led here, if one did: the service contradicts itself, so nothing more is sent now. */
const asRecorded = (context: StepContext): ActionResult<QueryEvent> => {
  const { cause } = context;
  const record = { ...context.record, queryFirst: false };
  if (record.remaining.length === 0) return { event: "as recorded, all received", record };
  return cause === null
    ? { event: "as recorded", record }
    : { event: "as recorded after 416", record: failing(context.record, cause, decisionContext(context)) };
};

/** The session differs from the record. Ahead is progress; behind, it has lost bytes, which counts as a failure. */
const elsewhere = (context: StepContext, progress: Progress): ActionResult<QueryEvent> => {
  const { record } = context;
  const moved = progressed(record, progress, false);
  if (isProgress(record, progress)) return { event: "ahead", record: moved };
  const lost = transferError("target-unavailable", "the session has lost bytes that it had accepted");
  return { event: "behind", record: failing(moved, lost, decisionContext(context)) };
};
