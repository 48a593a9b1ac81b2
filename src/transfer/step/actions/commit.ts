import { decisionContext, uploadSpec, type ActionResult, type StepContext } from "../context.ts";
import { afterRefusal, mayHaveLanded, onGraphFailure, type GraphFailureEvent } from "../on-failure.ts";
import { onGone, sessionOf } from "../session/session-age.ts";
import { aborting, failing, refusedTooOften } from "../transitions.ts";

type CommitEvent =
  | "committed"
  | "by source URL instead"
  | "unsupported"
  | "name taken"
  | "refused"
  | "gone"
  | "gone too early"
  | "denied"
  | GraphFailureEvent;

/** Commits a file whose bytes have all been received: after `deferCommit`, or after a name conflict on the last range. */
export const commit = async (context: StepContext): Promise<ActionResult<CommitEvent>> => {
  const { ports, record } = context;
  const answer = await ports.destination.commit(uploadSpec(record), sessionOf(record).url, record.commitBy);
  const decision = decisionContext(context);
  const bySourceUrl = () => ({
    event: "by source URL instead" as const,
    record: { ...record, commitBy: "source-url" as const, wait: null, queryFirst: false },
  });
  switch (answer.kind) {
    case "committed":
      return { event: "committed", record, item: answer.item };
    case "unsupported":
      // A personal drive commits a session by a PUT of the item that names the session.
      return record.commitBy === "post"
        ? bySourceUrl()
        : { event: "unsupported", record: failing(record, answer.error, decision) };
    case "name-conflict":
      return record.commitBy === "post" && record.request.options.conflictBehavior !== "fail"
        ? bySourceUrl()
        : { event: "name taken", record: aborting(record, answer.error) };
    case "refused": {
      const later = afterRefusal({ ...record, commitTried: false }, answer, decision);
      return later === null
        ? { event: "denied", record: refusedTooOften(record), cause: answer.error }
        : { event: "refused", record: later };
    }
    case "gone":
      return onGone(context, answer.error, decision);
    case "session-denied":
      return { event: "denied", record, cause: answer.error };
    default:
      return onGraphFailure({ ...record, commitTried: mayHaveLanded(answer) }, answer, decision);
  }
};
