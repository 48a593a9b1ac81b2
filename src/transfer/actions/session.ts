import type { Problem } from "../problem.ts";
import type { Session, TransferRecord } from "../record.ts";
import { advance, type Next, type StepContext } from "../step-context.ts";
import { postponed, type Moment } from "../transitions.ts";

export const sessionOf = (record: TransferRecord): Session => {
  if (record.session === null)
    throw new Error(`transfer ${record.transferId} has no session at ${record.phase}`);
  return record.session;
};

const ageMs = (session: Session, nowMs: number): number => nowMs - Date.parse(session.createdAt);

/** Whether a 404 counts: right after create a session may not be found yet (DESIGN rule 7). */
export const believes = ({ record, policy }: StepContext, { nowMs }: Moment): boolean =>
  ageMs(sessionOf(record), nowMs) >= policy.youngSessionMs;

export const waitUntilOld = ({ record, policy }: StepContext, cause: Problem, moment: Moment): Next =>
  advance(
    postponed(
      record,
      "young-session",
      // A clock that ran ahead when the session was created must not make this wait any longer than the rule.
      Math.min(policy.youngSessionMs, policy.youngSessionMs - ageMs(sessionOf(record), moment.nowMs)),
      cause,
      moment,
    ),
  );

/**
 * A session that refuses its own DELETE with 401 or 403 is as dead as one answering 404 once its token cannot be
 * valid any more; before that the refusal proves nothing.
 */
export const tokenIsDead = ({ record, policy }: StepContext, { nowMs }: Moment): boolean => {
  const session = sessionOf(record);
  const expiresMs = session.expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(session.expiresAt);
  const endMs = Math.min(Date.parse(session.createdAt) + policy.sessionTokenLifeMs, expiresMs);
  // Its age was begun by another machine's clock.
  return nowMs >= endMs + policy.clockSkewMs;
};
