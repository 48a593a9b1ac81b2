import { Cron } from "croner";
import { parseTimeSpanMs } from "../config/time-span.ts";
import { UserError } from "../user-error.ts";

/** Returns the first occurrence after a moment; null when there is none. */
export type TimerSchedule = (after: Date) => Date | null;

/** Whether a schedule recurs within a minute; the real host keeps no status for such timers. */
export const isSubMinute = (text: string, schedule: TimerSchedule, now: Date): boolean => {
  const fields = text.trim().split(/\s+/);
  if (fields.length > 1 && !fields.slice(-5).every((field) => field === "*")) return false;
  const first = schedule(now);
  const second = first && schedule(first);
  return first !== null && second !== null && second.getTime() - first.getTime() < 60_000;
};

/**
 * Reads a schedule: NCRONTAB with seconds (six fields; with five, the second is 0), or a TimeSpan between runs.
 * @param timeZone an IANA name; the host's default is UTC
 */
export const parseTimerSchedule = (schedule: string, where: string, timeZone: string): TimerSchedule => {
  const intervalMs = schedule.includes(" ") ? null : parseTimeSpanMs(schedule);
  if (intervalMs !== null) {
    if (intervalMs <= 0) throw new UserError(`${where}: the interval "${schedule}" is not positive.`);
    return (after) => new Date(after.getTime() + intervalMs);
  }
  try {
    // NCRONTAB requires both day and weekday to match; cron requires only one of them.
    const cron = new Cron(schedule, {
      paused: true,
      mode: "5-or-6-parts",
      domAndDow: true,
      timezone: timeZone,
    });
    return (after) => cron.nextRun(after);
  } catch (error) {
    throw new UserError(`${where}: "${schedule}" is not a schedule: ${(error as Error).message}`, {
      cause: error,
    });
  }
};
