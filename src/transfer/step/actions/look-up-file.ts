import { transferError } from "../../error.ts";
import { isSentWhole, targetOf } from "../../record-facts.ts";
import { decisionContext, wantedItem, type ActionResult, type StepContext } from "../context.ts";
import { isLeftAlone } from "../existing-file.ts";
import { ended } from "../finish-result.ts";
import { onGraphFailure, type GraphFailureEvent } from "../on-failure.ts";
import { aborting } from "../transitions.ts";

type LookUpEvent = "free" | "free, to send whole" | "left alone" | "folder in the way" | GraphFailureEvent;

/**
 * Looks at what is there under the file's name, where that decides whether the file is sent at all. Before a file that is
 * sent whole this is a step of its own: after the first try, what is there may be the file itself.
 */
export const lookUpFile = async (context: StepContext): Promise<ActionResult<LookUpEvent>> => {
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
  return isSentWhole(record)
    ? { event: "free, to send whole", record: { ...record, isLookedUp: true, wait: null } }
    : { event: "free", record };
};

const folderInTheWay = () => transferError("target-rejected", "a folder of the file's name is at the target");
