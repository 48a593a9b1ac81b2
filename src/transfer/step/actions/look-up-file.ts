import { transferError } from "../../error.ts";
import { isSentWhole, targetOf } from "../../record.ts";
import { decisionContext, wantedItem, type ActionResult, type StepContext } from "../context.ts";
import { isLeftAlone } from "../existing-file.ts";
import { ended } from "../finish-result.ts";
import { commitInDoubt } from "../item/in-doubt.ts";
import { reconcile } from "../item/reconcile.ts";
import { onGraphFailure, type GraphFailureEvent } from "../on-failure.ts";
import { aborting } from "../transitions.ts";

type LookUpEvent =
  | "free"
  | "free, to send whole"
  | "left alone"
  | "folder in the way"
  | "found committed"
  | "not reconciled"
  | "in doubt"
  | GraphFailureEvent;

/** Looks at what is there under the file's name, where that decides whether the file is sent at all. */
export const lookUpFile = async (context: StepContext): Promise<ActionResult<LookUpEvent>> => {
  const { record, redelivered } = context;
  if (isSentWhole(record) && (redelivered || record.queryFirst)) {
    // What is there may be this file, from a try whose answer was lost.
    const found = await reconcile(context, false);
    if (found.kind === "later") return { event: "not reconciled", record: found.record };
    if (found.kind === "ours") return { event: "found committed", record: found.record, item: found.item };
    if (found.kind === "undecided")
      return { event: "in doubt", record: aborting(record, commitInDoubt(found.cause)) };
  }
  return await lookUp(context);
};

const lookUp = async (context: StepContext): Promise<ActionResult<LookUpEvent>> => {
  const { ports, record } = context;
  const answer = await ports.destination.getItem(targetOf(record), wantedItem(context));
  switch (answer.kind) {
    case "absent":
      break;
    case "found": {
      const { item } = answer;
      if (item.isFolder === true)
        return { event: "folder in the way", record: aborting(record, folderInTheWay()) };
      if (!isLeftAlone(record, item)) break;
      return { event: "left alone", record: ended(record, "skipped", decisionContext(context), { item }) };
    }
    default:
      return onGraphFailure(record, answer, decisionContext(context));
  }
  return { event: isSentWhole(record) ? "free, to send whole" : "free", record };
};

const folderInTheWay = () => transferError("target-rejected", "a folder of the file's name is at the target");
