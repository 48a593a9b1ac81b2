import type { RecordSummary } from "../transfer/ports.ts";

/** What a watched queue carries. */
export const WATCHED_USES = ["jobs", "steps", "events"] as const;
export type WatchedUse = (typeof WATCHED_USES)[number];

/** The oldest visible message of a queue. */
export interface QueueHead {
  readonly ageMs: number;
  /** How often it has been fetched. */
  readonly dequeueCount: number;
}

export type RecordSeen = Pick<RecordSummary, "status" | "step" | "updatedAt" | "waitUntil" | "queue">;

/** What {@link ./queue-watch.ts} saw in one look. */
export interface QueuesSeen {
  readonly queues: readonly { readonly use: WatchedUse; readonly head: QueueHead | null }[];
  readonly poisonMessages: number;
  /** The records of the latest transfers; empty if no head is overdue. */
  readonly records: readonly RecordSeen[];
  readonly nowMs: number;
}

export type QueueFault =
  /** Messages wait, and nothing fetches them. */
  | { readonly kind: "not-fetched"; readonly use: WatchedUse; readonly ageSeconds: number }
  /** Messages that failed too often, whose transfers have not been ended. */
  | { readonly kind: "poison"; readonly messages: number };

/** The host polls several times a second, and a plan that scales to zero wakes within a minute. */
const OVERDUE_MS = 3 * 60_000;
/** A step changes nothing in the record while it sends its range, which `functionTimeout` allows ten minutes. */
const LONGEST_STEP_MS = 15 * 60_000;

/** Whether a queue deserves a closer look: its head is old and has never been fetched. */
export const isOverdue = (head: QueueHead | null): boolean =>
  head !== null && head.dequeueCount === 0 && head.ageMs > OVERDUE_MS;

/**
 * What is wrong with the queues. An old head alone is not: in a backlog every job waits for a long time. Messages are
 * fetched as long as some record moves, so a queue is not fetched from only if, besides, no record has moved.
 */
export const queueFaults = ({
  queues,
  poisonMessages,
  records,
  nowMs,
}: QueuesSeen): readonly QueueFault[] => {
  const isMoving = records.some((record) => isActive(record, nowMs));
  return [
    ...queues.flatMap(({ use, head }): QueueFault[] =>
      head === null || !isOverdue(head) || isMoving
        ? []
        : [{ kind: "not-fetched", use, ageSeconds: secondsOf(head.ageMs) }],
    ),
    ...(poisonMessages === 0 ? [] : [{ kind: "poison", messages: poisonMessages } as const]),
  ];
};

/**
 * The message of a transfer that waits is in the queue all the time, and is as old as the wait is long. While it waits,
 * as when Graph throttles, nothing else may begin either.
 */
const isActive = ({ status, step, updatedAt, waitUntil, queue }: RecordSeen, nowMs: number): boolean => {
  const isWithin = (time: string, periodMs: number): boolean => {
    const agoMs = nowMs - Date.parse(time);
    return agoMs >= 0 ? agoMs < periodMs : time === updatedAt;
  };
  // The client writes the record of a job that nothing may ever fetch.
  if (queue === "jobs" && step === 0) return false;
  if (waitUntil !== null && isWithin(waitUntil, OVERDUE_MS)) return true;
  const isWaiting = waitUntil !== null && Date.parse(waitUntil) > nowMs;
  const isRunning = waitUntil === null && (status === "running" || status === "aborting");
  return isWithin(updatedAt, isRunning || isWaiting ? LONGEST_STEP_MS : OVERDUE_MS);
};

/** A message's age as people and monitors read it. */
export const secondsOf = (ms: number): number => Math.round(ms / 1000);
