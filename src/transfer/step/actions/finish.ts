import { emptyMayHaveLanded, mayHaveCommitted } from "../../record.ts";
import { nextStep, withRecord, decisionContext, type StepResult, type StepContext } from "../context.ts";
import { ended } from "../transitions.ts";
import { closeSession } from "./close-session.ts";
import { commitInDoubt } from "./restart.ts";
import { reconcile } from "./reconcile.ts";
import { verify } from "./verify.ts";

/**
 * Ends a transfer that is to fail, or that somebody wishes to cancel: frees the session, looks whether the file
 * has arrived all the same, and only then writes the end (DESIGN rules 6 and 9).
 */
export const finish = async (context: StepContext): Promise<StepResult> => {
  const { record } = context;
  const closed = await closeSession(context);
  if (closed.kind === "later") return closed.next;
  if (closed.kind === "gone" || emptyMayHaveLanded(record)) {
    const mayBeThere = mayHaveCommitted(record) || emptyMayHaveLanded(record);
    const seen = await reconcile(context, mayBeThere);
    if (seen.kind === "later") return seen.next;
    if (seen.kind === "ours") return await verify(withRecord(context, seen.record), seen.item);
    if (seen.kind === "undecided" && mayBeThere) {
      return nextStep(ended(record, "failed", decisionContext(context), { error: commitInDoubt() }));
    }
  }
  return nextStep(
    ended(record, record.status === "aborting" ? "failed" : "cancelled", decisionContext(context)),
  );
};
