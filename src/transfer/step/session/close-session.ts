import type { TransferRecord } from "../../record.ts";
import { decisionContext, type StepContext } from "../context.ts";
import { afterGraphFailure } from "../on-failure.ts";
import { is404Conclusive, tokenExpired, waitForExpiry, waitForVisibility } from "./session-age.ts";

export type SessionClosed =
  /** The recorded session committed nothing, and cannot any more. */
  | { readonly kind: "nothing-committed" }
  /** The session is gone: it commits nothing any more, but may have. */
  | { readonly kind: "gone" }
  /** Not closed yet; the record to save until the next try. */
  | { readonly kind: "later"; readonly record: TransferRecord };

/**
 * Deletes the recorded session, so that no sleeping worker can commit into it: the first half of every restart and
 * every end (R6). Only a 204 and a conclusive 404 count; after anything else the step is tried again.
 */
export const closeSession = async (context: StepContext): Promise<SessionClosed> => {
  const { ports, record } = context;
  if (record.session === null) return { kind: "nothing-committed" };
  const answer = await ports.destination.deleteSession(record.session.url, record.request.target);
  const decision = decisionContext(context);
  switch (answer.kind) {
    case "deleted":
      return { kind: "nothing-committed" };
    case "gone":
      return is404Conclusive(context, decision)
        ? { kind: "gone" }
        : { kind: "later", record: waitForVisibility(context, answer.error, decision) };
    case "session-denied":
      return tokenExpired(context, decision)
        ? { kind: "gone" }
        : { kind: "later", record: waitForExpiry(context, answer.error, decision) };
    default:
      return { kind: "later", record: afterGraphFailure(record, answer, decision) };
  }
};
