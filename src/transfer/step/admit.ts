import type { Job, TransferRequest } from "../job.ts";
import type { Policy } from "../policy.ts";
import type { Ports } from "../ports.ts";
import { transferError } from "../error.ts";
import { admitted, sourceBytes, type PinnedSource, type TransferRecord } from "../record.ts";
import { decisionContext, type StepResult } from "./context.ts";
import { create, emptyRefusal } from "./actions/create-session.ts";
import { ended } from "./transitions.ts";

/**
 * What becomes of a new transfer: its source pinned, its session created, all in the first write of its record. A
 * request that cannot go well from the start (no such blob, say) is admitted as failed, at once.
 */
export const admit = async (
  ports: Ports,
  policy: Policy,
  transferId: string,
  request: TransferRequest,
): Promise<StepResult> => {
  const pinned = await ports.source.pin(request.source);
  const fresh = await newRecord(ports, transferId, request, pinned.kind === "pinned" ? pinned.source : null);
  // Nothing is known against the job: it is admitted unpinned, and its create step pins.
  if (pinned.kind === "unavailable") return withoutStep(fresh);

  const { takesEmpty } = ports.destination.rulesOf(request.target);
  const refusal = pinned.kind === "pinned" ? emptyRefusal(fresh, takesEmpty) : pinned.error;
  const context = { ports, policy, record: fresh, redelivered: false };
  if (refusal) return withoutStep(ended(fresh, "failed", decisionContext(context), { error: refusal }));
  // Only its pin says that an empty file may have been sent: it is written before.
  return sourceBytes(fresh) === 0 ? withoutStep(fresh) : await create(context);
};

/** A job the queue gave up before it was ever admitted. */
export const admitPoisoned = async (
  ports: Ports,
  policy: Policy,
  transferId: string,
  { request, transferId: ownId }: Job,
): Promise<StepResult> => {
  const record = await newRecord(ports, transferId, request, null);
  const decision = decisionContext({ ports, policy, record, redelivered: true });
  const cause = ownId === null ? poisonedWithoutId() : poisonedError();
  return withoutStep(ended(record, "failed", decision, { error: cause }));
};

const newRecord = async (
  ports: Ports,
  transferId: string,
  request: TransferRequest,
  source: PinnedSource | null,
): Promise<TransferRecord> => {
  const nowMs = ports.clock.nowMs();
  const admittedAt = await ports.records.reserveAdmission(transferId, new Date(nowMs).toISOString());
  const rangeBytes =
    request.options.rangeBytes ?? ports.destination.rulesOf(request.target).defaultRangeBytes;
  return admitted(transferId, request, source, rangeBytes, admittedAt, nowMs);
};

export const poisonedError = () =>
  transferError("poisoned", "every delivery of the message crashed or was cut off; the queue gave it up");

/** Nobody can tell what its first delivery came to; what that one began is looked after by its own message or the timer. */
const poisonedWithoutId = () =>
  transferError(
    "poisoned",
    "every delivery of the message crashed or was cut off, and the queue gave it up; it brought no transferId, so what its first delivery may have begun goes on under another id: look at the target before you retry",
  );

const withoutStep = (record: TransferRecord): StepResult => ({ record, sameStep: true, created: null });
