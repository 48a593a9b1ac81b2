import { problem, type Problem } from "../problem.ts";
import { mayHaveCommitted } from "../record.ts";
import { advance, carryOn, momentOf, type Next, type StepContext } from "../step-context.ts";
import { ending, restarted } from "../transitions.ts";
import { fence } from "./fence.ts";
import { look } from "./look.ts";
import { verify } from "./verify.ts";

/**
 * Gives a session up: fence, look, and only then start again (DESIGN rule 6). One order, no short cut.
 *
 * @param cause why the session is given up; null for what a retry finds left over
 */
export const free = async (context: StepContext, cause: Problem | null = null): Promise<Next> => {
  const fenced = await fence(context);
  if (fenced.kind === "later") return fenced.next;
  if (fenced.kind === "proved") return advance(startAgain(context, cause));
  const mayBeThere = mayHaveCommitted(context.record);
  const seen = await look(context, mayBeThere);
  switch (seen.kind) {
    case "later":
      return seen.next;
    case "ours":
      return await verify(carryOn(context, seen.record), seen.item);
    case "not-ours":
      return advance(startAgain(context, cause));
    case "undecided":
      return advance(mayBeThere ? ending(context.record, commitInDoubt()) : startAgain(context, cause));
  }
};

const startAgain = (context: StepContext, cause: Problem | null) => {
  const { record } = context;
  const again = restarted(record, cause, momentOf(context));
  // What a retry found left over is freed now; the new attempt works on the blob as it is, and counts afresh.
  return cause === null && record.phase === "free"
    ? { ...again, source: null, restarts: record.restarts }
    : again;
};

export const commitInDoubt = (): Problem =>
  problem(
    "commit-in-doubt",
    "the last range may have been committed, and the target cannot tell (it rewrites or renames such files); look there before you retry",
  );
