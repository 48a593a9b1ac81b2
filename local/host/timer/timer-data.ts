import type { TriggerData } from "../app/invoke-model.ts";

/** The moments a timer function is told. */
export interface TimerStatus {
  readonly last: Date;
  readonly next: Date | null;
  readonly isPastDue: boolean;
}

/** The timer object as the host sends it: the library lowers the first letters. */
export const toTimerTriggerData = ({ last, next, isPastDue }: TimerStatus): TriggerData => {
  const timer = {
    Schedule: { AdjustForDST: true },
    ScheduleStatus: {
      Last: last.toISOString(),
      Next: (next ?? last).toISOString(),
      LastUpdated: last.toISOString(),
    },
    IsPastDue: isPastDue,
  };
  return { data: { json: JSON.stringify(timer) }, metadata: {} };
};
