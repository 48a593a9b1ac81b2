import type { FollowUpAnswer } from "../../destination.ts";
import type { TransferError } from "../../error.ts";
import { nextFollowUp, type FollowUp } from "../../follow-up.ts";
import type { TransferRecord } from "../../record.ts";
import { arrivedTarget } from "../../record-facts.ts";
import type { DecisionContext } from "../../policy.ts";
import { decisionContext, type ActionResult, type StepContext } from "../context.ts";
import { ended } from "../finish-result.ts";
import { failing, notBefore, postponed } from "../transitions.ts";

type FollowUpEvent = "done" | "all done" | "failed" | "waiting";

/**
 * R17. Does what the job asks to be done with the file that has arrived, one thing in each step. Whatever becomes of it,
 * the transfer is completed.
 */
export const followUp = async (context: StepContext): Promise<ActionResult<FollowUpEvent>> => {
  const { ports, policy, record } = context;
  const name = nextFollowUp(record.request.options, record.followUps ?? {});
  if (name === null) return { event: "all done", record: afterFollowUps(record, decisionContext(context)) };
  const answer = await call(context, name);
  const decision = decisionContext({ ports, policy });
  if (answer.kind === "done") return eventOf(settled(record, name, null, decision), null);
  if (answer.kind === "throttled") {
    const { retryAfterMs, error } = answer;
    return { event: "waiting", record: postponed(record, "throttled", retryAfterMs, error, decision) };
  }
  if (answer.kind === "permanent" || record.failures >= policy.maxFollowUpFailures)
    return eventOf(settled(record, name, answer.error, decision), answer.error);
  const limit = { maxFailures: Number.POSITIVE_INFINITY };
  const failed = failing(record, answer.error, decision, limit);
  return { event: "waiting", record: notBefore(failed, answer, decision) };
};

const call = ({ ports, record }: StepContext, name: FollowUp): Promise<FollowUpAnswer> => {
  const target = arrivedTarget(record);
  const { fields, contentTypeId } = record.request.options;
  return name === "checkIn"
    ? ports.destination.checkIn(target)
    : ports.destination.setFields(target, { fields, contentTypeId: contentTypeId ?? null });
};

const eventOf = (record: TransferRecord, error: TransferError | null): ActionResult<FollowUpEvent> => {
  if (record.status === "completed") return { event: "all done", record };
  return { event: error === null ? "done" : "failed", record };
};

/**
 * One thing is settled: the next one follows, or the end.
 * @param error null where it was done
 */
const settled = (
  record: TransferRecord,
  name: FollowUp,
  error: TransferError | null,
  decision: DecisionContext,
): TransferRecord => {
  const result = { status: error === null ? ("done" as const) : ("failed" as const), error };
  const followUps = { ...record.followUps, [name]: result };
  const next = { ...record, followUps, failures: 0, failingSince: null, wait: null, error: null };
  return nextFollowUp(next.request.options, followUps) === null ? afterFollowUps(next, decision) : next;
};

/** The file arrived, whatever became of the rest. */
const afterFollowUps = (record: TransferRecord, decision: DecisionContext): TransferRecord =>
  ended(record, "completed", decision, {
    item: record.item ?? null,
    verification: record.verification ?? "off",
  });

/** What crashes every worker is left undone; the rest is not. */
export const withoutFollowUp = (
  record: TransferRecord,
  error: TransferError,
  decision: DecisionContext,
): TransferRecord => {
  const name = nextFollowUp(record.request.options, record.followUps ?? {});
  return name === null ? afterFollowUps(record, decision) : settled(record, name, error, decision);
};
