import type { Target } from "../job.ts";
import type { Delivery, QueueMessage } from "../message.ts";
import { waitLeftMs, type Outcome } from "../outcome.ts";
import type { Policy } from "../policy.ts";
import type { Ports } from "../ports.ts";
import type { StepResult } from "./context.ts";
import { putBack, putBackDelayMs } from "./put-back.ts";
import type { Saved } from "./save-record.ts";

/** One delivery and what handles it. */
export interface Invocation {
  readonly ports: Ports;
  readonly policy: Policy;
  readonly message: QueueMessage;
  readonly delivery: Delivery;
  /** When it has to be done. */
  readonly endMs: number;
}

/**
 * The transfer may not begin yet, because those that have begun are not served in time, or Graph asked for no calls. It
 * waits with the jobs.
 */
export const hold = async (
  { ports, policy, message, ...invocation }: Invocation,
  target: Target,
): Promise<Outcome> => {
  const delayMs = Math.max(putBackDelayMs(ports, policy), await ports.admission.pauseMs(target));
  const delivery: Delivery = { ...invocation.delivery, queue: "jobs" };
  const transferId = await putBack({ ports, delivery, delayMs, mayHaveActed: false }, message);
  return { kind: "held", transferId, delayMs };
};

/** A Retry-After counts even if the record that holds it could not be saved. */
export const requestedDelayMs = (
  { clock }: Ports,
  { cooldownMs }: Extract<Saved, { kind: "replan" }>,
  { record }: StepResult,
): number => Math.max(cooldownMs, record.wait?.why === "throttled" ? waitLeftMs(record, clock.nowMs()) : 0);
