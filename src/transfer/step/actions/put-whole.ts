import { decisionContext, uploadSpec, type ActionResult, type StepContext } from "../context.ts";
import { commitInDoubt } from "../item/in-doubt.ts";
import { readWhole } from "../item/read-whole.ts";
import { reconcile } from "../item/reconcile.ts";
import {
  mayHaveLanded,
  onGraphFailure,
  onRefusal,
  onSourceFailure,
  type GraphFailureEvent,
} from "../on-failure.ts";
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
  const { ports, record, redelivered } = context;
  const { hasUniqueNames } = ports.destination.rulesOf(record.request.target);
  // Where names are not unique, a look-up without need could take somebody else's file for ours.
  const isRepeat = redelivered || (hasUniqueNames ? record.queryFirst : record.commitTried === true);
  if (isRepeat) {
    // With unique names a lagging item is found in the end: under `replace` a second PUT changes nothing, else it meets
    // the first. Without, a second request adds a second file, so a miss is not trusted at once.
    const found = await reconcile(context, !hasUniqueNames);
    if (found.kind === "later") return { event: "not reconciled", record: found.record };
    if (found.kind === "ours") return { event: "found committed", record: found.record, item: found.item };
    const isHarmless = hasUniqueNames && record.request.options.conflictBehavior === "replace";
    if (found.kind === "undecided" && !isHarmless) {
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
    default: {
      const tried = { ...record, commitTried: mayHaveLanded(answer), missedLookups: 0, missedSince: null };
      return onGraphFailure(tried, answer, decision);
    }
  }
};
