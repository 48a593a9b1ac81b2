import type { TransferError } from "../../error.ts";
import type { CreateAnswer } from "../../destination.ts";
import { targetOf } from "../../record-facts.ts";
import { ended } from "../finish-result.ts";
import { decisionContext, uploadSpec, wantedItem, type ActionResult, type StepContext } from "../context.ts";
import { onGraphFailure, onRefusal, type GraphFailureEvent } from "../on-failure.ts";
import { aborting, failing, postponed, withSession } from "../transitions.ts";

type CreateEvent =
  "created" | "place lost" | "busy" | "refused" | "name taken" | "left alone" | GraphFailureEvent;

/** Creates the upload session. It is saved before any byte is sent, so that a crash leaves no unknown session. */
export const createSession = async (context: StepContext): Promise<ActionResult<CreateEvent>> => {
  const { ports, record } = context;
  const answer = await ports.destination.createSession(uploadSpec(record));
  const decision = decisionContext(context);
  switch (answer.kind) {
    case "created": {
      const { url, expiresAt } = answer;
      const session = { url, createdAt: new Date(decision.nowMs).toISOString(), expiresAt, furthestBytes: 0 };
      return { event: "created", record: withSession(record, session, answer), created: url };
    }
    case "busy":
      return busy(context, answer.error, answer.retryAfterMs);
    case "refused":
      return onRefusal(record, answer, decision);
    case "name-conflict":
      return await onNameConflict(context, answer);
    case "permanent":
      if (record.place != null && answer.error.code === "target-not-found")
        return placeLost(context, answer.error);
      return onGraphFailure(record, answer, decision);
    default:
      return onGraphFailure(record, answer, decision);
  }
};

/**
 * The folder is gone, or was remembered for longer than it was there: its place is found anew. Once only, or a folder
 * that is never seen would be looked for without end.
 */
const placeLost = (context: StepContext, cause: TransferError): ActionResult<"place lost"> => {
  const { record } = context;
  if (record.placeLost === true) return { event: "place lost", record: aborting(record, cause) };
  const lost = { ...record, place: null, placeLost: true };
  return { event: "place lost", record: failing(lost, cause, decisionContext(context)) };
};

/** A session of ours whose answer was lost can be reported as a name conflict too; then there is no item. */
const onNameConflict = async (
  context: StepContext,
  { error }: Extract<CreateAnswer, { kind: "name-conflict" }>,
): Promise<ActionResult<CreateEvent>> => {
  const { ports, record } = context;
  const answer = await ports.destination.getItem(targetOf(record), wantedItem(context));
  switch (answer.kind) {
    case "absent":
      return busy(context, error);
    case "found":
      if (record.request.options.conflictBehavior === "skip" && answer.item.isFolder !== true) {
        const { item } = answer;
        return { event: "left alone", record: ended(record, "skipped", decisionContext(context), { item }) };
      }
      return { event: "name taken", record: aborting(record, error) };
    case "permanent":
      return { event: "name taken", record: aborting(record, error) };
    default:
      return onGraphFailure(record, answer, decisionContext(context));
  }
};

/**
 * Another session holds the item, perhaps one of ours whose answer was lost. It blocks the item until it expires, so
 * the wait does not count as a failure.
 */
const busy = (context: StepContext, cause: TransferError, retryAfterMs = 0): ActionResult<"busy"> => {
  const { policy, record } = context;
  const decision = decisionContext(context);
  const waitedMs = record.wait?.why === "busy" ? decision.nowMs - Date.parse(record.wait.since) : 0;
  if (waitedMs >= policy.busyLimitMs) return { event: "busy", record: aborting(record, cause) };
  const ownMs = Math.min(policy.busyMaxMs, Math.max(policy.busyBaseMs, waitedMs));
  const delayMs = Math.max(ownMs, retryAfterMs);
  return { event: "busy", record: postponed(record, "busy", delayMs, cause, decision) };
};
