import { momentOf, type Next, type StepContext } from "../step-context.ts";
import { advance } from "../step-context.ts";
import { failing } from "../transitions.ts";
import { believes, tokenIsDead, waitUntilOld } from "./session.ts";
import { afterGraphTrouble } from "./trouble.ts";

export type Fenced =
  /** Nothing was, and nothing can be, committed by the recorded session. */
  | { readonly kind: "proved" }
  /** Nothing more can be committed; something may have been. */
  | { readonly kind: "gone" }
  | { readonly kind: "later"; readonly next: Next };

/**
 * Shuts the recorded session, so that no sleeping worker can commit into it: the first half of every restart and
 * every end (DESIGN rule 6). Only 204 and 404 count; anything else comes again later.
 */
export const fence = async (context: StepContext): Promise<Fenced> => {
  const { ports, record } = context;
  if (record.session === null) return { kind: "proved" };
  const answer = await ports.destination.free(record.session.url);
  const moment = momentOf(context);
  switch (answer.kind) {
    case "freed":
      return { kind: "proved" };
    case "gone":
      return believes(context, moment)
        ? { kind: "gone" }
        : { kind: "later", next: waitUntilOld(context, answer.problem, moment) };
    case "refused":
      return tokenIsDead(context, moment)
        ? { kind: "gone" }
        : { kind: "later", next: advance(failing(record, answer.problem, moment)) };
    default:
      return { kind: "later", next: advance(afterGraphTrouble(record, answer, moment)) };
  }
};
