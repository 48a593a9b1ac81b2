import type { HostedFunction } from "../app/invoke-model.ts";
import type { Invoker } from "../app/invoker.ts";
import type { Listener } from "../listener.ts";
import type { Log } from "../log.ts";
import { toTimerTriggerData } from "./timer-data.ts";
import type { TimerSchedule } from "./timer-schedule.ts";
import { checkStatus, statusAt, type TimerStatus, type TimerStatusStore } from "./timer-status.ts";

/** The longest delay of setTimeout; a longer wait is split. */
const MAX_WAIT_MS = 2 ** 31 - 1;

/** A timer function and when it runs. */
export interface TimerTrigger {
  readonly hosted: HostedFunction;
  readonly schedule: TimerSchedule;
  readonly runOnStartup: boolean;
  /** Null: no monitor, as for schedules of less than a minute. */
  readonly store: TimerStatusStore | null;
  readonly invoke: Invoker;
  readonly log: Log;
}

/**
 * Runs a function on its schedule, never twice at a time: when a run takes longer than its interval, the next one
 * follows immediately. With a monitor, a run that was missed while no host was running is made up at start.
 */
export const listenToTimer = (trigger: TimerTrigger): Listener => {
  const { hosted, schedule, runOnStartup, store, invoke } = trigger;
  let timer: NodeJS.Timeout | null = null;
  let isStopped = false;
  let status: TimerStatus = statusAt(schedule, new Date(), null);

  const run = async (reason: string, isPastDue: boolean): Promise<void> => {
    const startedAt = new Date();
    await invoke(hosted, toTimerTriggerData(store === null ? null : status, isPastDue), reason);
    // A timer may fire slightly early; `next` must not be the same occurrence again.
    const isEarly = reason === SCHEDULED && status.next !== null && status.next > startedAt;
    const last = isEarly && status.next !== null ? status.next : startedAt;
    status = statusAt(schedule, last, last);
    await save(trigger, status);
  };

  const checking = check(trigger, status);
  const start = async (): Promise<void> => {
    const { isPastDue, ...checked } = await checking;
    status = checked.status;
    if (isStopped) return;
    if (isPastDue) await run(PAST_DUE, true);
    else if (runOnStartup) await run(STARTUP, false);
    wait();
  };

  const wait = (): void => {
    if (isStopped || status.next === null) return;
    const waitMs = status.next.getTime() - Date.now();
    timer = setTimeout(
      () => {
        if (waitMs > MAX_WAIT_MS) wait();
        else running = run(SCHEDULED, false).then(wait);
      },
      Math.min(Math.max(waitMs, 0), MAX_WAIT_MS),
    );
  };

  let running = start();
  return {
    started: checking.then(() => undefined),
    stop() {
      isStopped = true;
      if (timer !== null) clearTimeout(timer);
    },
    ended: () => running,
  };
};

const SCHEDULED = "Timer fired on schedule.";
const STARTUP = "Timer fired at startup.";
const PAST_DUE = "Timer is past due on startup.";

/** Reads the recorded status; without storage, the timer runs on its schedule alone. */
const check = async (
  { hosted, schedule, store, log }: TimerTrigger,
  initial: TimerStatus,
): Promise<{ readonly status: TimerStatus; readonly isPastDue: boolean }> => {
  if (store === null) return { status: initial, isPastDue: false };
  try {
    const now = new Date();
    const checked = checkStatus(await store.load(), schedule, now);
    const { last, next } = checked.status;
    // The real host waits as well.
    if (last !== null && last > now && next !== null) {
      log(
        "warning",
        `Timer '${hosted.metadata.name}' waits until ${next.toISOString()}: by its recorded status it ran at ${last.toISOString()}, when the clock was ahead. To have it run sooner, delete its status in azure-webjobs-hosts/timers.`,
      );
    }
    if (checked.isChanged) await store.save(checked.status);
    return checked;
  } catch (error) {
    log("warning", `Reading the status of timer '${hosted.metadata.name}' failed: ${String(error)}`);
    return { status: initial, isPastDue: false };
  }
};

const save = async ({ hosted, store, log }: TimerTrigger, status: TimerStatus): Promise<void> => {
  await store?.save(status).catch((error: unknown) => {
    log("warning", `Recording the status of timer '${hosted.metadata.name}' failed: ${String(error)}`);
  });
};
