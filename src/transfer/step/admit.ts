import { transferError } from "../error.ts";
import type { Job } from "../job.ts";
import type { Policy } from "../policy.ts";
import type { Ports } from "../ports.ts";
import { admitted, type PinnedSource, type TransferRecord } from "../record.ts";
import { isSentWhole, pinnedTo } from "../record-facts.ts";
import { detailsFor } from "./actions/pin-source.ts";
import { decisionContext, type StepResult } from "./context.ts";
import type { InvocationPorts } from "./deadline.ts";
import { ended } from "./finish-result.ts";
import { runActions } from "./next-action.ts";
import { mayPass } from "./on-failure.ts";
import { sizeRefusal } from "./size-refusal.ts";

/**
 * Admits a new transfer: its source pinned and its session created, all in the first write of its record. A request
 * that cannot succeed from the start (the blob does not exist, say) is admitted as failed at once.
 */
export const admit = async (
  ports: InvocationPorts,
  policy: Policy,
  transferId: string,
  job: Job,
): Promise<StepResult> => {
  const { request } = job;
  const pinned = await ports.source.pin(request.source, detailsFor(request.target["path"] ?? ""));
  const fresh = await newRecord(ports, transferId, job, pinned.kind === "pinned" ? pinned.source : null);
  // Nothing speaks against the job: it is admitted unpinned, and its first action pins.
  if (pinned.kind !== "pinned" && mayPass(pinned)) return withoutStep(fresh);

  const rules = ports.destination.rulesOf(request.target);
  const refusal = pinned.kind === "pinned" ? sizeRefusal(fresh, rules) : pinned.error;
  if (refusal)
    return withoutStep(ended(fresh, "failed", decisionContext({ ports, policy }), { error: refusal }));
  // Only its pin, saved beforehand, says that a file that is sent whole may have been sent.
  return isSentWhole(fresh)
    ? withoutStep(fresh)
    : await runActions({ ports, policy, record: fresh, redelivered: false });
};

/**
 * Admits a job that was poisoned before it had a record. Under its own id it goes on from there, with the poisoning
 * counted; without one it ends, since another id hides what an earlier delivery may have begun.
 */
export const admitPoisoned = async (
  ports: Ports,
  policy: Policy,
  transferId: string,
  job: Job,
): Promise<StepResult> => {
  const record = await newRecord(ports, transferId, job, null);
  if (job.transferId !== null) return withoutStep({ ...record, poisonings: 1 });
  const error = poisonedWithoutId();
  return withoutStep(ended(record, "failed", decisionContext({ ports, policy }), { error }));
};

const newRecord = async (
  ports: Ports,
  transferId: string,
  { request, trace }: Job,
  source: PinnedSource | null,
): Promise<TransferRecord> => {
  const nowMs = ports.clock.nowMs();
  const admittedAt = await ports.records.reserveAdmission(transferId, new Date(nowMs).toISOString());
  const rules = ports.destination.rulesOf(request.target);
  const rangeBytes = request.options.rangeBytes ?? rules.defaultRangeBytes;
  const record = admitted({ transferId, request, source: null, rangeBytes, admittedAt, trace, nowMs });
  return source === null ? record : pinnedTo(record, source, rules);
};

export const poisonedError = () =>
  transferError(
    "poisoned",
    "every delivery of the message crashed or was cut off; the queue moved it to its poison queue",
  );

/** What its first delivery began, if anything, goes on by its own messages or the timer, under another id. */
const poisonedWithoutId = () =>
  transferError(
    "poisoned",
    "every delivery of the message crashed or was cut off, and the queue moved it to its poison queue; it brought no transferId, so what its first delivery may have begun goes on under another id: look at the target before you retry",
  );

const withoutStep = (record: TransferRecord): StepResult => ({ record, sameStep: true, created: null });
