import { isSentWhole, targetOf } from "../../record.ts";
import { decisionContext, wantedItem, type ActionResult, type StepContext } from "../context.ts";
import { isLeftAlone } from "../existing-file.ts";
import { ended } from "../finish-result.ts";
import { onGraphFailure, type GraphFailureEvent } from "../on-failure.ts";

type LookUpEvent = "free" | "free, to send whole" | "left alone" | "found committed" | GraphFailureEvent;

/** Looks at what is there under the file's name, where that decides whether the file is sent at all. */
export const lookUpFile = async (context: StepContext): Promise<ActionResult<LookUpEvent>> => {
  const { ports, record, redelivered } = context;
  const answer = await ports.destination.getItem(targetOf(record), wantedItem(context));
  const whole = isSentWhole(record);
  switch (answer.kind) {
    case "absent":
      break;
    case "found": {
      const { item } = answer;
      // An earlier try, whose answer was lost, may have put it there.
      if (whole && (redelivered || record.queryFirst) && item.bytes === record.source?.bytes)
        return { event: "found committed", record, item };
      if (!isLeftAlone(record, item)) break;
      return { event: "left alone", record: ended(record, "skipped", decisionContext(context), { item }) };
    }
    default:
      return onGraphFailure(record, answer, decisionContext(context));
  }
  return { event: whole ? "free, to send whole" : "free", record };
};
