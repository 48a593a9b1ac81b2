const POISON_SUFFIX = "-poison";
const MAX_QUEUE_NAME_LENGTH = 63;

/**
 * The queue for messages that keep failing.
 * @returns null when the queue is a poison queue itself or its name leaves no room for the suffix
 */
export const poisonQueueName = (queueName: string): string | null => {
  const name = queueName + POISON_SUFFIX;
  return queueName.endsWith(POISON_SUFFIX) || name.length > MAX_QUEUE_NAME_LENGTH ? null : name;
};

/** What the decisions below depend on. */
export interface Attempt {
  readonly dequeueCount: number;
  readonly maxDequeueCount: number;
  readonly hasPoisonQueue: boolean;
}

/**
 * Whether a received message runs at all. Without a poison queue it always does, as in extension 5.3.8 and later;
 * earlier versions skipped such messages silently.
 */
export const gateBeforeRun = ({
  dequeueCount,
  maxDequeueCount,
  hasPoisonQueue,
}: Attempt): "run" | "poison" => (hasPoisonQueue && dequeueCount > maxDequeueCount ? "poison" : "run");

/**
 * What happens to a message whose function failed. `leave`: it stays hidden until its lease ends, so that a queue
 * without a poison queue does not spin.
 */
export const gateAfterFailure = ({
  dequeueCount,
  maxDequeueCount,
  hasPoisonQueue,
}: Attempt): "release" | "poison" | "leave" => {
  if (!hasPoisonQueue) return "leave";
  return dequeueCount >= maxDequeueCount ? "poison" : "release";
};
