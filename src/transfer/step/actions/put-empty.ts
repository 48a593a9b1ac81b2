import { nextStep, decisionContext, uploadSpec, type StepResult, type StepContext } from "../context.ts";
import { aborting } from "../transitions.ts";
import { commitInDoubt } from "./restart.ts";
import { reconcile } from "./reconcile.ts";
import { onGraphFailure } from "./on-failure.ts";
import { verify } from "./verify.ts";

/**
 * Delivers a blob of 0 bytes in one request, since sessions do not take it
 * (https://github.com/OneDrive/onedrive-api-docs/issues/53). There is no session to ask whether an earlier try
 * has landed, so a repeat looks the item up first.
 */
export const putEmpty = async (context: StepContext): Promise<StepResult> => {
  const { ports, record, redelivered } = context;
  if (redelivered || record.queryFirst) {
    // One that lags behind is found in the end: a second PUT of it changes nothing, or stumbles over the first.
    const seen = await reconcile(context, false);
    if (seen.kind === "later") return seen.next;
    if (seen.kind === "ours") return await verify(context, seen.item);
    // Under `replace` a second PUT changes nothing; else it makes a second file, or stumbles over the first.
    if (seen.kind === "undecided" && record.request.options.conflictBehavior !== "replace") {
      return nextStep(aborting(record, commitInDoubt()));
    }
  }
  const answer = await ports.destination.putEmpty(uploadSpec(record));
  switch (answer.kind) {
    case "committed":
      return await verify(context, answer.item);
    case "name-conflict":
      return nextStep(aborting(record, answer.error));
    default:
      return nextStep(onGraphFailure(record, answer, decisionContext(context)));
  }
};
