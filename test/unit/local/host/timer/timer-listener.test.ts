import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { TriggerData } from "../../../../../local/host/app/invoke-model.ts";
import type { Invoker } from "../../../../../local/host/app/invoker.ts";
import { listenToTimer } from "../../../../../local/host/timer/timer-listener.ts";
import { statusAt, type TimerStatus } from "../../../../../local/host/timer/timer-status.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2026-11-26T10:00:00Z") });
});
afterEach(() => {
  vi.useRealTimers();
});

interface Options {
  readonly intervalMs: number;
  readonly runOnStartup?: boolean;
  /** Default: no monitor. A function that returns an error stands for storage that fails. */
  readonly recorded?: TimerStatus | Error | null;
}

const every =
  (intervalMs: number) =>
  (after: Date): Date =>
    new Date(after.getTime() + intervalMs);

const listen = ({ intervalMs, runOnStartup = false, recorded }: Options) => {
  const runs: { readonly data: TriggerData; readonly end: () => void }[] = [];
  const saved: TimerStatus[] = [];
  const lines: string[] = [];
  const invoke = (_hosted: unknown, data: TriggerData) =>
    new Promise<void>((end) => {
      runs.push({ data, end });
    });
  const store = {
    load: () => (recorded instanceof Error ? Promise.reject(recorded) : Promise.resolve(recorded ?? null)),
    save: (status: TimerStatus) => {
      saved.push(status);
      return Promise.resolve();
    },
  };
  const listener = listenToTimer({
    hosted: { metadata: { name: "f", bindings: {} }, callback: () => undefined, triggerBindingName: "t" },
    schedule: every(intervalMs),
    runOnStartup,
    store: recorded === undefined ? null : store,
    invoke: invoke as unknown as Invoker,
    log: (_level, text) => lines.push(text),
  });
  const timerOf = (index: number) =>
    JSON.parse(runs[index]?.data.data.json ?? "null") as Record<string, unknown>;
  return { listener, runs, saved, lines, timerOf };
};

it("never runs twice at a time: an occurrence during a run follows it immediately, once", async () => {
  const { listener, runs } = listen({ intervalMs: 1_000 });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(runs).toHaveLength(1);
  runs[0]?.end();
  await vi.advanceTimersByTimeAsync(0);
  expect(runs).toHaveLength(2);
  runs[1]?.end();
  await vi.advanceTimersByTimeAsync(999);
  expect(runs).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1);
  expect(runs).toHaveLength(3);
  listener.stop();
});

it("supports waits that are longer than the longest Node timer", async () => {
  const days40Ms = 40 * 86_400_000;
  const { listener, runs } = listen({ intervalMs: days40Ms });
  await vi.advanceTimersByTimeAsync(days40Ms - 1);
  expect(runs).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(1);
  expect(runs).toHaveLength(1);
  listener.stop();
});

it("runs at start-up when configured to, and never after a stop", async () => {
  const { listener, runs } = listen({ intervalMs: 1_000, runOnStartup: true });
  await vi.advanceTimersByTimeAsync(0);
  expect(runs).toHaveLength(1);
  listener.stop();
  runs[0]?.end();
  await listener.ended();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(runs).toHaveLength(1);
});

it("passes no schedule status without a monitor", async () => {
  const { listener, timerOf } = listen({ intervalMs: 1_000 });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(timerOf(0)).toMatchObject({ ScheduleStatus: null, IsPastDue: false });
  listener.stop();
});

it("makes up a run that was missed, once, and records it", async () => {
  const recordedAt = new Date("2026-11-26T07:30:00Z");
  const recorded = statusAt(every(3_600_000), recordedAt, recordedAt);
  const { listener, runs, saved, timerOf } = listen({ intervalMs: 3_600_000, recorded });
  await vi.advanceTimersByTimeAsync(0);
  expect(runs).toHaveLength(1);
  expect(timerOf(0)).toMatchObject({
    IsPastDue: true,
    ScheduleStatus: { Last: "2026-11-26T07:30:00.000+00:00", Next: "2026-11-26T08:30:00.000+00:00" },
  });
  expect(runs[0]?.data.details).toBe(
    "UnscheduledInvocationReason: IsPastDue, OriginalSchedule: 2026-11-26T08:30:00.000+00:00",
  );
  runs[0]?.end();
  await vi.advanceTimersByTimeAsync(0);
  const now = new Date("2026-11-26T10:00:00Z");
  expect(saved).toEqual([{ last: now, next: new Date("2026-11-26T11:00:00Z"), lastUpdated: now }]);
  await vi.advanceTimersByTimeAsync(3_599_999);
  expect(runs).toHaveLength(1);
  listener.stop();
});

it("records its first occurrence at start, without a run", async () => {
  const { listener, runs, saved } = listen({ intervalMs: 3_600_000, recorded: null });
  await vi.advanceTimersByTimeAsync(0);
  expect(runs).toEqual([]);
  expect(saved).toMatchObject([{ last: null, next: new Date("2026-11-26T11:00:00Z") }]);
  listener.stop();
});

it("keeps its schedule when the status cannot be read", async () => {
  const { listener, runs, lines } = listen({ intervalMs: 60_000, recorded: new Error("no storage") });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(runs).toHaveLength(1);
  expect(lines).toEqual(["Reading the status of timer 'f' failed: Error: no storage"]);
  listener.stop();
});

it("says until when it waits where the clock was ahead at the last run, as the real host waits", async () => {
  const ahead = new Date("2026-11-26T12:00:00Z");
  const schedule = every(300_000);
  const { runs, lines } = listen({ intervalMs: 300_000, recorded: statusAt(schedule, ahead, ahead) });
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(runs).toEqual([]);
  expect(lines).toEqual([
    expect.stringMatching(
      /^Timer 'f' waits until 2026-11-26T12:05:00.000Z: .*12:00:00.000Z, when the clock was ahead/,
    ),
  ]);
});
