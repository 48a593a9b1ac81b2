import { decisionContext, uploadSpec, type ActionResult, type StepContext } from "../context.ts";
import { commitInDoubt } from "../item/in-doubt.ts";
import { readWhole } from "../item/read-whole.ts";
import { reconcile } from "../item/reconcile.ts";
import { onGraphFailure, onRefusal, onSourceFailure, type GraphFailureEvent } from "../on-failure.ts";
import { aborting } from "../transitions.ts";

type PutWholeEvent =
  | "committed"
  | "found committed"
  | "not reconciled"
  | "in doubt"
  | "refused"
  | "name taken"
  | "source failure"
  | GraphFailureEvent;

/**
 * Delivers a blob in one request, where the target takes no session for its size: an empty file anywhere
 * (https://github.com/OneDrive/onedrive-api-docs/issues/53), a small attachment. No session can be queried for what an
 * earlier try did, so a repeat reconciles first.
 */
export const putWhole = async (context: StepContext): Promise<ActionResult<PutWholeEvent>> => {
  const { record, redelivered } = context;
  if (redelivered || record.queryFirst) {
    // A lagging item is found in the end: under `replace` a second PUT changes nothing, else it meets the first.
    const found = await reconcile(context, false);
    if (found.kind === "later") return { event: "not reconciled", record: found.record };
    if (found.kind === "ours") return { event: "found committed", record: found.record, item: found.item };
    if (found.kind === "undecided" && record.request.options.conflictBehavior !== "replace") {
      return { event: "in doubt", record: aborting(record, commitInDoubt(found.cause)) };
    }
  }
  return await sendWhole(context);
};

const sendWhole = async (context: StepContext): Promise<ActionResult<PutWholeEvent>> => {
  const { ports, policy } = context;
  const read = await readWhole(context);
  if (read.kind !== "read") return onSourceFailure(context.record, read, decisionContext(context));
  const { record } = read;
  const answer = await ports.destination.putWhole(uploadSpec(record), read.bytes);
  const decision = decisionContext({ ports, policy });
  switch (answer.kind) {
    case "committed":
      return { event: "committed", record, item: answer.item };
    case "name-conflict":
      return { event: "name taken", record: aborting(record, answer.error) };
    case "refused":
      return onRefusal(record, answer, decision);
    default:
      return onGraphFailure(record, answer, decision);
  }
};
