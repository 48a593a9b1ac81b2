import { nextStep, decisionContext, uploadSpec, type StepResult, type StepContext } from "../context.ts";
import { aborting, failing } from "../transitions.ts";
import { restart } from "./restart.ts";
import { is404Conclusive, sessionOf, waitForVisibility } from "./session-age.ts";
import { onGraphFailure } from "./on-failure.ts";
import { verify } from "./verify.ts";

/**
 * Commits a file whose bytes are all there: after `deferCommit`, or after a name conflict on the last range.
 * A failed commit leaves the record at "all bytes there, commit next".
 */
export const commit = async (context: StepContext): Promise<StepResult> => {
  const { ports, record } = context;
  const answer = await ports.destination.commit(uploadSpec(record), sessionOf(record).url, record.commitBy);
  const decision = decisionContext(context);
  switch (answer.kind) {
    case "committed":
      return await verify(context, answer.item);
    case "unsupported":
      // A personal drive: its sessions are committed by naming them in a PUT of the item.
      return nextStep(
        record.commitBy === "post"
          ? { ...record, commitBy: "source-url", wait: null, queryFirst: false }
          : failing(record, answer.error, decision),
      );
    case "name-conflict":
      return nextStep(
        record.commitBy === "post" && record.request.options.conflictBehavior !== "fail"
          ? { ...record, commitBy: "source-url", wait: null, queryFirst: false }
          : aborting(record, answer.error),
      );
    case "gone":
      return is404Conclusive(context, decision)
        ? await restart(context, answer.error)
        : waitForVisibility(context, answer.error, decision);
    case "session-denied":
      return await restart(context, answer.error);
    default:
      return nextStep(onGraphFailure(record, answer, decision));
  }
};
