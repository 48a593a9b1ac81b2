import { transferError, type TransferError } from "../../error.ts";
import { mayHaveCommitted } from "../../record.ts";
import { nextStep, withRecord, decisionContext, type StepResult, type StepContext } from "../context.ts";
import { aborting, restarted } from "../transitions.ts";
import { closeSession } from "./close-session.ts";
import { reconcile } from "./reconcile.ts";
import { verify } from "./verify.ts";

/**
 * Gives a session up: fence, look, and only then start again (DESIGN rule 6). One order, no short cut.
 *
 * @param cause why the session is given up; null for what a retry finds left over
 */
export const restart = async (
  context: StepContext,
  cause: TransferError | null = null,
): Promise<StepResult> => {
  const closed = await closeSession(context);
  if (closed.kind === "later") return closed.next;
  if (closed.kind === "nothing-committed") return nextStep(startOver(context, cause));
  const mayBeThere = mayHaveCommitted(context.record);
  const seen = await reconcile(context, mayBeThere);
  switch (seen.kind) {
    case "later":
      return seen.next;
    case "ours":
      return await verify(withRecord(context, seen.record), seen.item);
    case "not-ours":
      return nextStep(startOver(context, cause));
    case "undecided":
      return nextStep(mayBeThere ? aborting(context.record, commitInDoubt()) : startOver(context, cause));
  }
};

const startOver = (context: StepContext, cause: TransferError | null) => {
  const { record } = context;
  const again = restarted(record, cause, decisionContext(context));
  // What a retry found left over is freed now; the new attempt works on the blob as it is, and counts afresh.
  return cause === null && record.phase === "restart"
    ? { ...again, source: null, restarts: record.restarts }
    : again;
};

export const commitInDoubt = (): TransferError =>
  transferError(
    "commit-in-doubt",
    "the last range may have been committed, and the target cannot tell (it rewrites or renames such files); look there before you retry",
  );
