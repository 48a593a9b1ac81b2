import type { HostedFunction } from "../app/invoke-model.ts";
import type { Invoker } from "../app/invoker.ts";
import { toTimerTriggerData } from "./timer-data.ts";
import type { Listener } from "../listener.ts";
import type { TimerSchedule } from "./timer-schedule.ts";

/** The longest delay of setTimeout; a longer wait is split. */
const MAX_WAIT_MS = 2 ** 31 - 1;

/** A timer function and when it runs. */
export interface TimerTrigger {
  readonly hosted: HostedFunction;
  readonly schedule: TimerSchedule;
  readonly runOnStartup: boolean;
  readonly invoke: Invoker;
}

/**
 * Runs a function on its schedule, never twice at a time: occurrences that fall into a run are skipped. There
 * is no monitor (`useMonitor`): runs missed while no host was up are not made up for, and two hosts run both.
 */
export const listenToTimer = ({ hosted, schedule, runOnStartup, invoke }: TimerTrigger): Listener => {
  let timer: NodeJS.Timeout | null = null;
  let run = Promise.resolve();
  let isStopped = false;
  let last = new Date();

  const start = (reason: string): void => {
    const startedAt = new Date();
    const status = { last, next: schedule(startedAt), isPastDue: false };
    last = startedAt;
    run = invoke(hosted, toTimerTriggerData(status), reason).then(() => {
      waitUntil(schedule(new Date()));
    });
  };
  const waitUntil = (next: Date | null): void => {
    if (isStopped || next === null) return;
    const waitMs = next.getTime() - Date.now();
    timer = setTimeout(
      () => {
        if (waitMs > MAX_WAIT_MS) waitUntil(next);
        else start(`Timer fired at ${new Date().toISOString()}`);
      },
      Math.min(Math.max(waitMs, 0), MAX_WAIT_MS),
    );
  };

  if (runOnStartup) start("Timer fired at startup");
  else waitUntil(schedule(last));
  return {
    stop() {
      isStopped = true;
      if (timer !== null) clearTimeout(timer);
    },
    ended: () => run,
  };
};
