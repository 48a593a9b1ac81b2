const POISON_SUFFIX = "-poison";
const MAX_QUEUE_NAME_LENGTH = 63;

/**
 * Where messages that keep failing go. undefined: nowhere, because the queue is a poison queue itself or its
 * name leaves no room for the suffix.
 */
export function poisonQueueName(queueName: string): string | undefined {
  const name = queueName + POISON_SUFFIX;
  return queueName.endsWith(POISON_SUFFIX) || name.length > MAX_QUEUE_NAME_LENGTH ? undefined : name;
}

/** What the gates look at. */
export interface Attempt {
  readonly dequeueCount: number;
  readonly maxDequeueCount: number;
  readonly hasPoisonQueue: boolean;
}

/**
 * Whether a received message may run at all. Without a poison queue it always may, as since extension 5.3.8;
 * before, such messages were skipped in silence.
 */
export function gateBeforeRun({ dequeueCount, maxDequeueCount, hasPoisonQueue }: Attempt): "run" | "poison" {
  return hasPoisonQueue && dequeueCount > maxDequeueCount ? "poison" : "run";
}

/**
 * What becomes of a message whose function failed. `leave`: it stays hidden until its lease ends, so that a
 * queue without a poison queue does not spin.
 */
export function gateAfterFailure({
  dequeueCount,
  maxDequeueCount,
  hasPoisonQueue,
}: Attempt): "release" | "poison" | "leave" {
  if (!hasPoisonQueue) return "leave";
  return dequeueCount >= maxDequeueCount ? "poison" : "release";
}
