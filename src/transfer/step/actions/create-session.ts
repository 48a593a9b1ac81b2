import type { TransferError } from "../../error.ts";
import type { CreateAnswer } from "../../destination.ts";
import { isSentWhole, pinnedTo } from "../../record.ts";
import {
  decisionContext,
  uploadSpec,
  wantedItem,
  withRecord,
  type ActionResult,
  type StepContext,
} from "../context.ts";
import { onGraphFailure, onSourceFailure, type GraphFailureEvent } from "../on-failure.ts";
import { sizeRefusal } from "../size-refusal.ts";
import { aborting, postponed, withSession } from "../transitions.ts";

type CreateEvent =
  | "created"
  | "pinned to send whole"
  | "size refused"
  | "source failure"
  | "busy"
  | "name taken"
  | GraphFailureEvent;

/** Creates the upload session. It is saved before any byte is sent, so that a crash leaves no unknown session. */
export const createSession = async (context: StepContext): Promise<ActionResult<CreateEvent>> => {
  const { ports, record } = context;
  if (record.source === null) return await pinThenCreate(context);
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
    case "name-conflict":
      return await onNameConflict(context, answer);
    default:
      return onGraphFailure(record, answer, decision);
  }
};

/** A session of ours whose answer was lost can be reported as a name conflict too; then there is no item. */
const onNameConflict = async (
  context: StepContext,
  { error }: Extract<CreateAnswer, { kind: "name-conflict" }>,
): Promise<ActionResult<CreateEvent>> => {
  const { ports, record } = context;
  const answer = await ports.destination.getItem(record.request.target, wantedItem(context));
  switch (answer.kind) {
    case "absent":
      return busy(context, error);
    case "found":
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

/** R10. Pins the blob's version for the whole attempt. A retry works on the blob as it is then, with a fresh hash. */
const pinThenCreate = async (context: StepContext): Promise<ActionResult<CreateEvent>> => {
  const { ports, record } = context;
  const pinned = await ports.source.pin(record.request.source);
  if (pinned.kind !== "pinned") return onSourceFailure(record, pinned, decisionContext(context));
  const rules = ports.destination.rulesOf(record.request.target);
  const fresh = pinnedTo(record, pinned.source, rules);
  const refusal = sizeRefusal(fresh, rules);
  if (refusal) return { event: "size refused", record: aborting(fresh, refusal) };
  // A file that is sent whole leaves no session behind: only its pin, saved beforehand, says that it may have been sent.
  return isSentWhole(fresh)
    ? { event: "pinned to send whole", record: { ...fresh, wait: null } }
    : await createSession(withRecord(context, fresh));
};
