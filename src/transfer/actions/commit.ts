import { advance, momentOf, uploadSpec, type Next, type StepContext } from "../step-context.ts";
import { ending, failing } from "../transitions.ts";
import { free } from "./free.ts";
import { believes, sessionOf, waitUntilOld } from "./session.ts";
import { afterGraphTrouble } from "./trouble.ts";
import { verify } from "./verify.ts";

/**
 * Commits a file whose bytes are all there: after `deferCommit`, or after a name conflict on the last range.
 * A failed commit leaves the record at "all bytes there, commit next".
 */
export const commit = async (context: StepContext): Promise<Next> => {
  const { ports, record } = context;
  const answer = await ports.destination.commit(uploadSpec(record), sessionOf(record).url, record.commitBy);
  const moment = momentOf(context);
  switch (answer.kind) {
    case "committed":
      return await verify(context, answer.item);
    case "unsupported":
      // A personal drive: its sessions are committed by naming them in a PUT of the item.
      return advance(
        record.commitBy === "post"
          ? { ...record, commitBy: "source-url", wait: null, askFirst: false }
          : failing(record, answer.problem, moment),
      );
    case "name-conflict":
      return advance(
        record.commitBy === "post" && record.request.options.conflictBehavior !== "fail"
          ? { ...record, commitBy: "source-url", wait: null, askFirst: false }
          : ending(record, answer.problem),
      );
    case "gone":
      return believes(context, moment)
        ? await free(context, answer.problem)
        : waitUntilOld(context, answer.problem, moment);
    case "refused":
      return await free(context, answer.problem);
    default:
      return advance(afterGraphTrouble(record, answer, moment));
  }
};
