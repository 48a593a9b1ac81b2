import type { StepMessage } from "../message.ts";
import { messageDelayMs } from "../long-wait.ts";
import type { Outcome } from "../outcome.ts";
import type { Ports, Spare } from "../ports.ts";
import type { Stored, TransferRecord } from "../record.ts";
import { isEnded, queueOf } from "../record-facts.ts";
import { publishResult } from "./publish-result.ts";

/** The message that asks for the record's current step. */
export const stepMessage = ({ transferId, runId, step, admittedAt }: TransferRecord): StepMessage => ({
  kind: "step",
  transferId,
  runId,
  step,
  admittedAt,
});

/**
 * Sends what follows a saved record: the next step's message, or the result of an end.
 *
 * R3. Only the worker that advanced the step enqueues the next message, and only after the write. A caller that wrote
 * a step and crashed would leave the transfer without a message; so a cancel is a flag, and a retry is a message. The
 * record notes a retry as a flag once its message is sent, so that a cancel can be requested of it before it begins.
 *
 * @param spare the spare of the step's own message, which becomes the next one: one queue call instead of two
 */
export const dispatch = async (
  ports: Ports,
  stored: Stored,
  spare: Spare | null = null,
): Promise<Outcome> => {
  const { record } = stored;
  if (isEnded(record)) {
    await publishResult(ports, stored, record.result);
    return { kind: "ended", transferId: record.transferId, result: record.result };
  }
  const delayMs = messageDelayMs(record, ports.clock.nowMs());
  await sendStep(ports, record, delayMs, spare);
  const { transferId, step, phase, wait, error } = record;
  return wait === null
    ? { kind: "advanced", transferId, step, phase: record.status === "running" ? phase : record.status }
    : { kind: "postponed", transferId, step, why: wait.why, delayMs, error };
};

const sendStep = async (
  { steps }: Ports,
  record: TransferRecord,
  delayMs: number,
  spare: Spare | null,
): Promise<void> => {
  const queue = queueOf(record);
  if (spare !== null && queue === "steps" && (await spare.become(stepMessage(record), delayMs))) return;
  await steps.send(queue, stepMessage(record), delayMs);
};

/** Sends the current step's message or publishes the end once more, after a redelivery of the step before (R4). */
export const redispatch = async (ports: Ports, stored: Stored): Promise<Outcome> => {
  const { record } = stored;
  if (isEnded(record)) {
    await publishResult(ports, stored, record.result);
    return { kind: "republished", transferId: record.transferId, result: record.result };
  }
  const delayMs = messageDelayMs(record, ports.clock.nowMs());
  await sendStep(ports, record, delayMs, null);
  return { kind: "resent", transferId: record.transferId, step: record.step, delayMs };
};

/**
 * Requeues the message with a delay. A redelivered message stays marked as one: the worker that ran this step in the
 * meantime may have crashed before it enqueued the next.
 *
 * @param minDelayMs the shortest delay
 */
export const requeue = async (
  ports: Ports,
  { record }: Stored,
  redelivered: boolean,
  minDelayMs = 0,
): Promise<Outcome> => {
  const delayMs = Math.max(minDelayMs, messageDelayMs(record, ports.clock.nowMs()));
  const message = { ...stepMessage(record), ...(redelivered ? { redelivered: true } : {}) };
  await ports.steps.send(queueOf(record), message, delayMs);
  return { kind: "resent", transferId: record.transferId, step: record.step, delayMs };
};
