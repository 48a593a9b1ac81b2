import { decisionContext, type StepResult, type StepContext } from "../context.ts";
import { nextStep } from "../context.ts";
import { failing } from "../transitions.ts";
import { is404Conclusive, tokenExpired, waitForVisibility } from "./session-age.ts";
import { onGraphFailure } from "./on-failure.ts";

export type SessionClosed =
  /** Nothing was, and nothing can be, committed by the recorded session. */
  | { readonly kind: "nothing-committed" }
  /** Nothing more can be committed; something may have been. */
  | { readonly kind: "gone" }
  | { readonly kind: "later"; readonly next: StepResult };

/**
 * Shuts the recorded session, so that no sleeping worker can commit into it: the first half of every restart and
 * every end (DESIGN rule 6). Only 204 and 404 count; anything else comes again later.
 */
export const closeSession = async (context: StepContext): Promise<SessionClosed> => {
  const { ports, record } = context;
  if (record.session === null) return { kind: "nothing-committed" };
  const answer = await ports.destination.deleteSession(record.session.url);
  const decision = decisionContext(context);
  switch (answer.kind) {
    case "deleted":
      return { kind: "nothing-committed" };
    case "gone":
      return is404Conclusive(context, decision)
        ? { kind: "gone" }
        : { kind: "later", next: waitForVisibility(context, answer.error, decision) };
    case "session-denied":
      return tokenExpired(context, decision)
        ? { kind: "gone" }
        : { kind: "later", next: nextStep(failing(record, answer.error, decision)) };
    default:
      return { kind: "later", next: nextStep(onGraphFailure(record, answer, decision)) };
  }
};
