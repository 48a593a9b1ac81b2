import type { TimerSchedule } from "./timer-schedule.ts";

/** What the host records about a timer. */
export interface TimerStatus {
  /** When it ran last; null when it has not run yet. */
  readonly last: Date | null;
  readonly next: Date | null;
  /** The moment from which `next` was calculated. */
  readonly lastUpdated: Date;
}

/** Where the status of one timer is kept. */
export interface TimerStatusStore {
  load(): Promise<TimerStatus | null>;
  save(status: TimerStatus): Promise<void>;
}

/** The status after a run, or before the first one. */
export const statusAt = (schedule: TimerSchedule, at: Date, last: Date | null): TimerStatus => ({
  last,
  next: schedule(at),
  lastUpdated: at,
});

/**
 * Checks a recorded status at start, as the real host does: a run is past due when its recorded time has passed while
 * no host was running. A status that does not match the schedule was recorded under another one; it is replaced, and
 * only an occurrence in the future counts then.
 */
export const checkStatus = (
  recorded: TimerStatus | null,
  schedule: TimerSchedule,
  now: Date,
): { readonly status: TimerStatus; readonly isChanged: boolean; readonly isPastDue: boolean } => {
  if (recorded === null) return { status: statusAt(schedule, now, null), isChanged: true, isPastDue: false };
  const from = recorded.last ?? recorded.lastUpdated;
  const expected = statusAt(schedule, from, null);
  const isChanged = recorded.next?.getTime() !== expected.next?.getTime();
  const isOver = expected.next !== null && now > expected.next;
  if (!isChanged) return { status: recorded, isChanged, isPastDue: isOver };
  return { status: isOver ? statusAt(schedule, now, null) : expected, isChanged, isPastDue: false };
};
