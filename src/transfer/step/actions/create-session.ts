import { transferError, type TransferError } from "../../error.ts";
import { emptyHash } from "../../hash/quick-xor-hash.ts";
import type { TransferRecord } from "../../record.ts";
import { wholeOf } from "../../range.ts";
import {
  nextStep,
  withRecord,
  decisionContext,
  uploadSpec,
  type StepResult,
  type StepContext,
} from "../context.ts";
import { aborting, postponed, withSession } from "../transitions.ts";
import { onGraphFailure, onSourceFailure } from "./on-failure.ts";
import { putEmpty } from "./put-empty.ts";

/** Creates the upload session and hands it over to be stored before any byte is sent. */
export const create = async (context: StepContext): Promise<StepResult> => {
  const { ports, record } = context;
  if (record.source === null) return await pinThenCreate(context);
  if (record.source.bytes === 0) return await putEmpty(context);

  const answer = await ports.destination.createSession(uploadSpec(record));
  const decision = decisionContext(context);
  switch (answer.kind) {
    case "created": {
      const createdAt = new Date(decision.nowMs).toISOString();
      const session = { url: answer.url, createdAt, expiresAt: answer.expiresAt, furthestBytes: 0 };
      return { record: withSession(record, session, answer), sameStep: true, created: answer.url };
    }
    case "busy":
      return nextStep(busy(context, answer.error));
    case "name-conflict":
      return await onNameConflict(context, answer.error);
    default:
      return nextStep(onGraphFailure(record, answer, decision));
  }
};

/** A session of ours whose answer was lost can be called a name conflict too; then no item is to be seen. */
const onNameConflict = async (context: StepContext, cause: TransferError): Promise<StepResult> => {
  const { ports, record } = context;
  const seen = await ports.destination.getItem(record.request.target);
  if (seen.kind === "absent") return nextStep(busy(context, cause));
  return nextStep(
    seen.kind === "found" || seen.kind === "permanent"
      ? aborting(record, cause)
      : onGraphFailure(record, seen, decisionContext(context)),
  );
};

/** Another session holds the item, perhaps one whose answer we lost; it blocks until it expires, outside the failure budget. */
const busy = (context: StepContext, cause: TransferError): TransferRecord => {
  const { policy, record } = context;
  const decision = decisionContext(context);
  const waitedMs = record.wait?.why === "busy" ? decision.nowMs - Date.parse(record.wait.since) : 0;
  if (waitedMs >= policy.busyLimitMs) return aborting(record, cause);
  const delayMs = Math.min(policy.busyMaxMs, Math.max(policy.busyBaseMs, waitedMs));
  return postponed(record, "busy", delayMs, cause, decision);
};

/** A retry works on the blob as it is now, so its hash starts anew. */
const pinThenCreate = async (context: StepContext): Promise<StepResult> => {
  const { ports, record } = context;
  const pinned = await ports.source.pin(record.request.source);
  if (pinned.kind !== "pinned") return nextStep(onSourceFailure(record, pinned, decisionContext(context)));
  const fresh: TransferRecord = {
    ...record,
    source: pinned.source,
    remaining: wholeOf(pinned.source.bytes),
    hash: emptyHash,
  };
  const refusal = emptyRefusal(fresh, ports.destination.rulesOf(record.request.target).takesEmpty);
  if (refusal) return nextStep(aborting(fresh, refusal));
  // An empty file leaves no session behind, only its pin says that it may have been sent: written before, not with it.
  return pinned.source.bytes === 0
    ? nextStep({ ...fresh, wait: null })
    : await create(withRecord(context, fresh));
};

/** Why an empty blob cannot go to this target; `null` when it can, or is not empty. */
export const emptyRefusal = (record: TransferRecord, takesEmpty: boolean) =>
  record.source?.bytes === 0 && !takesEmpty
    ? transferError(
        "empty-not-supported",
        `source.blob is empty, and a ${record.request.target.kind} takes no empty file`,
      )
    : null;
