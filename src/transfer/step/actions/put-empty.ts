import { decisionContext, uploadSpec, type ActionResult, type StepContext } from "../context.ts";
import { commitInDoubt } from "../item/in-doubt.ts";
import { reconcile } from "../item/reconcile.ts";
import { onGraphFailure, onRefusal, type GraphFailureEvent } from "../on-failure.ts";
import { aborting } from "../transitions.ts";

type PutEmptyEvent =
  | "committed"
  | "found committed"
  | "not reconciled"
  | "in doubt"
  | "refused"
  | "name taken"
  | GraphFailureEvent;

/**
 * Delivers a blob of 0 bytes in one request, since sessions do not take it
 * (https://github.com/OneDrive/onedrive-api-docs/issues/53). No session can be queried for what an earlier try did, so
 * a repeat reconciles first.
 */
export const putEmpty = async (context: StepContext): Promise<ActionResult<PutEmptyEvent>> => {
  const { ports, record, redelivered } = context;
  if (redelivered || record.queryFirst) {
    // A lagging item is found in the end: under `replace` a second PUT changes nothing, else it meets the first.
    const found = await reconcile(context, false);
    if (found.kind === "later") return { event: "not reconciled", record: found.record };
    if (found.kind === "ours") return { event: "found committed", record, item: found.item };
    if (found.kind === "undecided" && record.request.options.conflictBehavior !== "replace") {
      return { event: "in doubt", record: aborting(record, commitInDoubt(found.cause)) };
    }
  }
  const answer = await ports.destination.putEmpty(uploadSpec(record));
  switch (answer.kind) {
    case "committed":
      return { event: "committed", record, item: answer.item };
    case "name-conflict":
      return { event: "name taken", record: aborting(record, answer.error) };
    case "refused":
      return onRefusal(record, answer, decisionContext(context));
    default:
      return onGraphFailure(record, answer, decisionContext(context));
  }
};
