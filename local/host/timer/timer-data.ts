import type { TriggerData } from "../app/invoke-model.ts";
import type { TimerStatus } from "./timer-status.ts";

/**
 * The timer object as the host sends it; the library lowers the first letters.
 * @param status null for a timer without a monitor
 */
export const toTimerTriggerData = (status: TimerStatus | null, isPastDue: boolean): TriggerData => {
  const timer = {
    Schedule: { AdjustForDST: true },
    ScheduleStatus: status === null ? null : toJson(status),
    IsPastDue: isPastDue,
  };
  return {
    data: { json: JSON.stringify(timer) },
    metadata: {},
    ...(isPastDue && {
      details: `UnscheduledInvocationReason: IsPastDue, OriginalSchedule: ${toDotNet(status?.next ?? null)}`,
    }),
  };
};

/** The status in the format of the host, which is also that of the blob. */
export const toJson = ({ last, next, lastUpdated }: TimerStatus): Record<string, string> => ({
  Last: toDotNet(last),
  Next: toDotNet(next),
  LastUpdated: toDotNet(lastUpdated),
});

/** .NET has no absent date: the host writes its smallest one. */
const toDotNet = (date: Date | null): string =>
  date === null ? "0001-01-01T00:00:00+00:00" : date.toISOString().replace("Z", "+00:00");
