import type { StepMessage } from "../message.ts";
import { waitLeftMs, type Outcome } from "../outcome.ts";
import type { Ports } from "../ports.ts";
import { isEnded, type Stored, type TransferRecord } from "../record.ts";
import type { TransferResult } from "../result.ts";

export const stepMessage = ({ transferId, runId, step, admittedAt }: TransferRecord): StepMessage => ({
  kind: "step",
  transferId,
  runId,
  step,
  admittedAt,
});

/** After the write: an end is told, anything else gets its next message (DESIGN rule 3). */
export const dispatch = async (ports: Ports, stored: Stored): Promise<Outcome> => {
  const { record } = stored;
  if (isEnded(record)) {
    await publishResult(ports, stored, record.result);
    return { kind: "ended", transferId: record.transferId, result: record.result };
  }
  const delayMs = waitLeftMs(record, ports.clock.nowMs());
  await ports.steps.send(stepMessage(record), delayMs);
  const { transferId, step, phase, wait, error } = record;
  return wait === null
    ? { kind: "advanced", transferId, step, phase: record.status === "running" ? phase : record.status }
    : { kind: "postponed", transferId, step, why: wait.why, delayMs, error };
};

/** The current step's message once more, or the end once more: what a message from the step before is good for. */
export const redispatch = async (ports: Ports, stored: Stored): Promise<Outcome> => {
  const { record } = stored;
  if (isEnded(record)) {
    await publishResult(ports, stored, record.result);
    return { kind: "republished", transferId: record.transferId, result: record.result };
  }
  const delayMs = waitLeftMs(record, ports.clock.nowMs());
  await ports.steps.send(stepMessage(record), delayMs);
  return { kind: "resent", transferId: record.transferId, step: record.step, delayMs };
};

/**
 * The message in hand goes back, to come again later. It takes its having been redelivered along: whoever did its
 * step meanwhile may have died before the next message was sent.
 *
 * @param leastMs it stays away at least that long
 */
export const requeue = async (
  ports: Ports,
  { record }: Stored,
  redelivered: boolean,
  leastMs = 0,
): Promise<Outcome> => {
  const delayMs = Math.max(leastMs, waitLeftMs(record, ports.clock.nowMs()));
  await ports.steps.send({ ...stepMessage(record), ...(redelivered ? { again: true } : {}) }, delayMs);
  return { kind: "resent", transferId: record.transferId, step: record.step, delayMs };
};

/** Tells the end and marks it told, so that the timer need not. A lost mark costs one repeat, with the same id. */
export const publishResult = async (ports: Ports, stored: Stored, result: TransferResult): Promise<void> => {
  await ports.results.publish(result);
  if (stored.record.resultPublished) return;
  await ports.records
    .replace({ ...stored.record, resultPublished: true }, stored.eTag)
    .catch(() => undefined);
};
