import { advance, momentOf, uploadSpec, type Next, type StepContext } from "../step-context.ts";
import { ending } from "../transitions.ts";
import { commitInDoubt } from "./free.ts";
import { look } from "./look.ts";
import { afterGraphTrouble } from "./trouble.ts";
import { verify } from "./verify.ts";

/**
 * Delivers a blob of 0 bytes in one request, since sessions do not take it
 * (https://github.com/OneDrive/onedrive-api-docs/issues/53). There is no session to ask whether an earlier try
 * has landed, so a repeat looks the item up first.
 */
export const putEmpty = async (context: StepContext): Promise<Next> => {
  const { ports, record, redelivered } = context;
  if (redelivered || record.askFirst) {
    // One that lags behind is found in the end: a second PUT of it changes nothing, or stumbles over the first.
    const seen = await look(context, false);
    if (seen.kind === "later") return seen.next;
    if (seen.kind === "ours") return await verify(context, seen.item);
    // Under `replace` a second PUT changes nothing; else it makes a second file, or stumbles over the first.
    if (seen.kind === "undecided" && record.request.options.conflictBehavior !== "replace") {
      return advance(ending(record, commitInDoubt()));
    }
  }
  const answer = await ports.destination.putEmpty(uploadSpec(record));
  switch (answer.kind) {
    case "committed":
      return await verify(context, answer.item);
    case "name-conflict":
      return advance(ending(record, answer.problem));
    default:
      return advance(afterGraphTrouble(record, answer, momentOf(context)));
  }
};
