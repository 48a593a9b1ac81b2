import type { TransferRecord } from "../../record.ts";
import { mayHaveCommitted, wholeMayHaveLanded } from "../../record-facts.ts";
import { decisionContext, type ActionResult, type StepContext } from "../context.ts";
import { ended } from "../finish-result.ts";
import { commitInDoubt, commitNotSeen } from "../item/in-doubt.ts";
import { reconcile } from "../item/reconcile.ts";
import { closeSession } from "../session/close-session.ts";

type FinishEvent = "closed" | "found committed" | "in doubt" | "not closed" | "not reconciled";

/** Ends a transfer that is to fail or was cancelled: closes the session, reconciles, and only then ends (R6, R9). */
export const finish = async (context: StepContext): Promise<ActionResult<FinishEvent>> => {
  const { record } = context;
  const closed = await closeSession(context);
  if (closed.kind === "later") return { event: "not closed", record: closed.record };
  if (closed.kind === "gone" || wholeMayHaveLanded(record)) {
    const mayBeThere = mayHaveCommitted(record) || wholeMayHaveLanded(record);
    const found = await reconcile(context, mayBeThere);
    if (found.kind === "later") return { event: "not reconciled", record: found.record };
    if (found.kind === "ours") return { event: "found committed", record: found.record, item: found.item };
    // After a try with an unknown effect a file may appear later than any lag that is known.
    const isUnseen = found.kind === "not-ours" && !found.isFinal && record.commitTried === true;
    if (mayBeThere && (found.kind === "undecided" || isUnseen)) {
      const error = found.kind === "undecided" ? commitInDoubt(found.cause) : commitNotSeen();
      return { event: "in doubt", record: ended(record, "failed", decisionContext(context), { error }) };
    }
  }
  return { event: "closed", record: ended(record, endOf(record), decisionContext(context)) };
};

/** A file that appeared under the name during the upload is left alone as well, where the job asks for that. */
const endOf = ({ status, error, request }: TransferRecord): "failed" | "skipped" | "cancelled" => {
  if (status !== "aborting") return "cancelled";
  const isLeftAlone = request.options.conflictBehavior === "skip" && error?.code === "name-conflict";
  return isLeftAlone ? "skipped" : "failed";
};
