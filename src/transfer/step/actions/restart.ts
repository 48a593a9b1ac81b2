import type { TransferRecord } from "../../record.ts";
import { mayHaveCommitted } from "../../record-facts.ts";
import { decisionContext, type ActionResult, type StepContext } from "../context.ts";
import { commitInDoubt, commitNotSeen } from "../item/in-doubt.ts";
import { reconcile } from "../item/reconcile.ts";
import { closeSession } from "../session/close-session.ts";
import { aborting, restarted, withoutPlace } from "../transitions.ts";

type RestartEvent = "nothing committed" | "found committed" | "in doubt" | "not closed" | "not reconciled";

/**
 * Gives up the session and starts again with a new one.
 *
 * R6. Every restart and every end closes the session (DELETE answers 204 or a conclusive 404), then reconciles if the
 * session was gone, and only then acts. A sleeping worker could otherwise commit into the old session.
 */
export const restart = async (context: StepContext): Promise<ActionResult<RestartEvent>> => {
  const closed = await closeSession(context);
  if (closed.kind === "later") return { event: "not closed", record: closed.record };
  if (closed.kind === "nothing-committed") return startOver(context);
  const mayBeThere = mayHaveCommitted(context.record);
  const found = await reconcile(context, mayBeThere);
  switch (found.kind) {
    case "later":
      return { event: "not reconciled", record: found.record };
    case "ours":
      return { event: "found committed", record: found.record, item: found.item };
    case "not-ours":
      // After a try with an unknown effect a file may appear later than any lag that is known: no second upload then.
      return mayBeThere && !found.isFinal && context.record.commitTried === true
        ? { event: "in doubt", record: aborting(context.record, commitNotSeen()) }
        : startOver(context);
    case "undecided":
      return mayBeThere
        ? { event: "in doubt", record: aborting(context.record, commitInDoubt(found.cause)) }
        : startOver(context);
  }
};

const startOver = (context: StepContext): ActionResult<"nothing committed"> => ({
  event: "nothing committed",
  record: withoutSession(context),
});

const withoutSession = (context: StepContext): TransferRecord => {
  const { record, cause } = context;
  const again = restarted(record, cause, decisionContext(context));
  // A retry closes the session that the last attempt left over; the new attempt pins the blob anew and counts afresh.
  if (cause !== null || record.phase !== "restart") return again;
  const fresh = { ...again, source: null, restarts: record.restarts };
  return context.ports.access.limitsTargets ? withoutPlace(fresh) : fresh;
};
