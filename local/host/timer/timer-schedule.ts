import { Cron } from "croner";
import { parseTimeSpanMs } from "../config/time-span.ts";
import { UserError } from "../user-error.ts";

/** Tells the occurrence after a moment; undefined when there is none. */
export type TimerSchedule = (after: Date) => Date | undefined;

/**
 * Reads a schedule: NCRONTAB with seconds (six fields; with five, the second is 0), or a TimeSpan between runs.
 * @param timeZone - an IANA name; the host's default is UTC
 */
export function parseTimerSchedule(schedule: string, where: string, timeZone: string): TimerSchedule {
  const intervalMs = schedule.includes(" ") ? undefined : parseTimeSpanMs(schedule);
  if (intervalMs !== undefined) {
    if (intervalMs <= 0) throw new UserError(`${where}: the interval "${schedule}" is not positive.`);
    return (after) => new Date(after.getTime() + intervalMs);
  }
  try {
    // NCRONTAB wants day and weekday both to match, where cron is content with one.
    const cron = new Cron(schedule, {
      paused: true,
      mode: "5-or-6-parts",
      domAndDow: true,
      timezone: timeZone,
    });
    return (after) => cron.nextRun(after) ?? undefined;
  } catch (error) {
    throw new UserError(`${where}: "${schedule}" is not a schedule: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
