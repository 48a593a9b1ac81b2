import type { TransferError } from "../../error.ts";
import type { Session, TransferRecord } from "../../record.ts";
import { nextStep, type StepResult, type StepContext } from "../context.ts";
import { postponed, type DecisionContext } from "../transitions.ts";

export const sessionOf = (record: TransferRecord): Session => {
  if (record.session === null)
    throw new Error(`transfer ${record.transferId} has no session at ${record.phase}`);
  return record.session;
};

const ageMs = (session: Session, nowMs: number): number => nowMs - Date.parse(session.createdAt);

/** Whether a 404 counts: right after create a session may not be found yet (DESIGN rule 7). */
export const is404Conclusive = ({ record, policy }: StepContext, { nowMs }: DecisionContext): boolean =>
  ageMs(sessionOf(record), nowMs) >= policy.sessionVisibilityMs;

export const waitForVisibility = (
  { record, policy }: StepContext,
  cause: TransferError,
  decision: DecisionContext,
): StepResult =>
  nextStep(
    postponed(
      record,
      "session-not-visible",
      // A clock that ran ahead when the session was created must not make this wait any longer than the rule.
      Math.min(
        policy.sessionVisibilityMs,
        policy.sessionVisibilityMs - ageMs(sessionOf(record), decision.nowMs),
      ),
      cause,
      decision,
    ),
  );

/**
 * A session that refuses its own DELETE with 401 or 403 is as dead as one answering 404 once its token cannot be
 * valid any more; before that the refusal proves nothing.
 */
export const tokenExpired = ({ record, policy }: StepContext, { nowMs }: DecisionContext): boolean => {
  const session = sessionOf(record);
  const expiresMs = session.expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(session.expiresAt);
  const endMs = Math.min(Date.parse(session.createdAt) + policy.sessionTokenLifeMs, expiresMs);
  // Its age was begun by another machine's clock.
  return nowMs >= endMs + policy.clockSkewMs;
};
