import type { Job, TransferRequest } from "./job.ts";
import type { Policy } from "./policy.ts";
import type { Ports } from "./ports.ts";
import { problem } from "./problem.ts";
import { admitted, sourceBytes, type PinnedSource, type TransferRecord } from "./record.ts";
import { momentOf, type Next } from "./step-context.ts";
import { create, emptyRefusal } from "./actions/create.ts";
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
): Promise<Next> => {
  const pinned = await ports.source.pin(request.source);
  const fresh = await newRecord(ports, transferId, request, pinned.kind === "pinned" ? pinned.source : null);
  // Nothing is known against the job: it is admitted unpinned, and its create step pins.
  if (pinned.kind === "unavailable") return stay(fresh);

  const { takesEmpty } = ports.destination.rulesOf(request.target);
  const refusal = pinned.kind === "pinned" ? emptyRefusal(fresh, takesEmpty) : pinned.problem;
  const context = { ports, policy, record: fresh, redelivered: false };
  if (refusal) return stay(ended(fresh, "failed", momentOf(context), { problem: refusal }));
  // Only its pin says that an empty file may have been sent: it is written before.
  return sourceBytes(fresh) === 0 ? stay(fresh) : await create(context);
};

/** A job the queue gave up before it was ever admitted. */
export const admitAbandoned = async (
  ports: Ports,
  policy: Policy,
  transferId: string,
  { request, transferId: ownId }: Job,
): Promise<Next> => {
  const record = await newRecord(ports, transferId, request, null);
  const moment = momentOf({ ports, policy, record, redelivered: true });
  const cause = ownId === null ? abandonedNameless() : abandoned();
  return stay(ended(record, "failed", moment, { problem: cause }));
};

const newRecord = async (
  ports: Ports,
  transferId: string,
  request: TransferRequest,
  source: PinnedSource | null,
): Promise<TransferRecord> => {
  const nowMs = ports.clock.nowMs();
  const admittedAt = await ports.records.claim(transferId, new Date(nowMs).toISOString());
  const chunkBytes =
    request.options.chunkBytes ?? ports.destination.rulesOf(request.target).defaultRangeBytes;
  return admitted(transferId, request, source, chunkBytes, admittedAt, nowMs);
};

export const abandoned = () =>
  problem("abandoned", "every delivery of the message crashed or was cut off; the queue gave it up");

/** Nobody can tell what its first delivery came to; what that one began is looked after by its own message or the timer. */
const abandonedNameless = () =>
  problem(
    "abandoned",
    "every delivery of the message crashed or was cut off, and the queue gave it up; it brought no transferId, so what its first delivery may have begun goes on under another id: look at the target before you retry",
  );

const stay = (record: TransferRecord): Next => ({ record, stays: true, created: null });
