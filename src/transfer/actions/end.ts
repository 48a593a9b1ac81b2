import { emptyMayHaveLanded, mayHaveCommitted } from "../record.ts";
import { advance, carryOn, momentOf, type Next, type StepContext } from "../step-context.ts";
import { ended } from "../transitions.ts";
import { fence } from "./fence.ts";
import { commitInDoubt } from "./free.ts";
import { look } from "./look.ts";
import { verify } from "./verify.ts";

/**
 * Ends a transfer that is to fail, or that somebody wishes to cancel: frees the session, looks whether the file
 * has arrived all the same, and only then writes the end (DESIGN rules 6 and 9).
 */
export const end = async (context: StepContext): Promise<Next> => {
  const { record } = context;
  const fenced = await fence(context);
  if (fenced.kind === "later") return fenced.next;
  if (fenced.kind === "gone" || emptyMayHaveLanded(record)) {
    const mayBeThere = mayHaveCommitted(record) || emptyMayHaveLanded(record);
    const seen = await look(context, mayBeThere);
    if (seen.kind === "later") return seen.next;
    if (seen.kind === "ours") return await verify(carryOn(context, seen.record), seen.item);
    if (seen.kind === "undecided" && mayBeThere) {
      return advance(ended(record, "failed", momentOf(context), { problem: commitInDoubt() }));
    }
  }
  return advance(ended(record, record.status === "ending" ? "failed" : "cancelled", momentOf(context)));
};
