import type { Job, TransferRequest } from "./job.ts";
import type { Policy } from "./policy.ts";
import type { Ports } from "./ports.ts";
import { problem } from "./problem.ts";
import { admitted, type TransferRecord } from "./record.ts";
import { settle, type Settled } from "./settle.ts";
import { emptyRefusal } from "./actions/create.ts";
import { ended } from "./transitions.ts";

/**
 * Writes the record of a new transfer, its source pinned, at step 0. A request that cannot go well from the start
 * (no such blob, say) is admitted as failed, at once.
 */
export const admit = async (
  ports: Ports,
  policy: Policy,
  transferId: string,
  request: TransferRequest,
): Promise<Settled> => {
  const pinned = await ports.source.pin(request.source);
  const rules = ports.destination.rulesOf(request.target);
  const chunkBytes = request.options.chunkBytes ?? rules.defaultRangeBytes;
  const nowMs = ports.clock.nowMs();
  const moment = { nowMs, random: ports.clock.random(), policy };
  const admittedAt = await ports.records.claim(transferId, new Date(nowMs).toISOString());

  if (pinned.kind === "unavailable") {
    // Nothing is known against the job: it is admitted unpinned, and its create step pins.
    return await settle(
      ports,
      null,
      stay(admitted(transferId, request, null, chunkBytes, admittedAt, nowMs)),
    );
  }
  const source = pinned.kind === "pinned" ? pinned.source : null;
  const record = admitted(transferId, request, source, chunkBytes, admittedAt, nowMs);
  const refusal = pinned.kind === "pinned" ? emptyRefusal(record, rules.takesEmpty) : pinned.problem;
  return await settle(
    ports,
    null,
    stay(refusal ? ended(record, "failed", moment, { problem: refusal }) : record),
  );
};

/** A job the queue gave up before it was ever admitted. */
export const admitAbandoned = async (
  ports: Ports,
  policy: Policy,
  transferId: string,
  { request, transferId: ownId }: Job,
): Promise<Settled> => {
  const nowMs = ports.clock.nowMs();
  const admittedAt = await ports.records.claim(transferId, new Date(nowMs).toISOString());
  const chunkBytes =
    request.options.chunkBytes ?? ports.destination.rulesOf(request.target).defaultRangeBytes;
  const record = admitted(transferId, request, null, chunkBytes, admittedAt, nowMs);
  const moment = { nowMs, random: 0, policy };
  return await settle(
    ports,
    null,
    stay(ended(record, "failed", moment, { problem: ownId === null ? abandonedNameless() : abandoned() })),
  );
};

export const abandoned = () =>
  problem("abandoned", "every delivery of the message crashed or was cut off; the queue gave it up");

/** Nobody can tell what its first delivery came to; what that one began is looked after by its own message or the timer. */
const abandonedNameless = () =>
  problem(
    "abandoned",
    "every delivery of the message crashed or was cut off, and the queue gave it up; it brought no transferId, so what its first delivery may have begun goes on under another id: look at the target before you retry",
  );

const stay = (record: TransferRecord) => ({ record, stays: true, created: null });
