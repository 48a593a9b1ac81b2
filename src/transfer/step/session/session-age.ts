import type { TransferError } from "../../error.ts";
import type { Session, TransferRecord } from "../../record.ts";
import type { ActionResult, StepContext } from "../context.ts";
import { postponed } from "../transitions.ts";
import type { DecisionContext } from "../../policy.ts";

export const sessionOf = (record: TransferRecord): Session => {
  if (record.session === null)
    throw new Error(`transfer ${record.transferId} has no session at ${record.phase}`);
  return record.session;
};

const ageMs = (session: Session, nowMs: number): number => nowMs - Date.parse(session.createdAt);

/** Whether a 404 says that the session is gone: right after its creation a session may not be visible yet (R7). */
export const is404Conclusive = ({ record, policy }: StepContext, { nowMs }: DecisionContext): boolean =>
  ageMs(sessionOf(record), nowMs) >= policy.sessionVisibilityMs;

/** Postpones the step until a 404 would be conclusive. */
export const waitForVisibility = (
  { record, policy }: StepContext,
  cause: TransferError,
  decision: DecisionContext,
): TransferRecord =>
  postponed(
    record,
    "session-not-visible",
    // A clock that was ahead when the session was created must not make this wait longer than the rule.
    Math.min(
      policy.sessionVisibilityMs,
      policy.sessionVisibilityMs - ageMs(sessionOf(record), decision.nowMs),
    ),
    cause,
    decision,
  );

/** What follows a 404 from the session: it is gone, or it is too young to tell. */
export const onGone = (
  context: StepContext,
  cause: TransferError,
  decision: DecisionContext,
): ActionResult<"gone" | "gone too early"> =>
  is404Conclusive(context, decision)
    ? { event: "gone", record: context.record, cause }
    : { event: "gone too early", record: waitForVisibility(context, cause, decision) };

/**
 * Whether the token inside the upload URL must have expired. A session that refuses its own DELETE with 401 or 403 is
 * then as gone as one that answers 404; before, the refusal proves nothing.
 */
export const tokenExpired = (
  context: Pick<StepContext, "record" | "policy">,
  { nowMs }: DecisionContext,
): boolean => nowMs >= certainExpiryMs(context, nowMs);

/**
 * Postpones the step until the session's token has certainly expired, looking again every few minutes. This is a wait
 * and not a failure: nothing else can be done about a session that refuses every call.
 */
export const waitForExpiry = (
  context: Pick<StepContext, "record" | "policy">,
  cause: TransferError,
  decision: DecisionContext,
): TransferRecord => {
  const leftMs = Math.max(0, certainExpiryMs(context, decision.nowMs) - decision.nowMs);
  const delayMs = Math.min(leftMs, context.policy.backoffMaxMs);
  return postponed(context.record, "session-denied", delayMs, cause, decision);
};

const certainExpiryMs = (
  { record, policy }: Pick<StepContext, "record" | "policy">,
  nowMs: number,
): number => {
  const session = sessionOf(record);
  const createdMs = Date.parse(session.createdAt);
  const expiresMs = session.expiresAt === null ? Number.NaN : Date.parse(session.expiresAt);
  // An expiry before the session's creation (0001-01-01, say) is not one.
  const saidMs = expiresMs > createdMs ? expiresMs : Number.POSITIVE_INFINITY;
  // A worker that is still at an earlier step may send a range, which moves the expiry, and nothing will record that.
  const deniedSinceMs = record.wait?.why === "session-denied" ? Date.parse(record.wait.since) : nowMs;
  const lastMs = Math.max(saidMs, deniedSinceMs + policy.lateRangeMs);
  // Another machine's clock may have recorded its age.
  return Math.min(createdMs + policy.sessionTokenLifeMs, lastMs) + policy.clockSkewMs;
};
