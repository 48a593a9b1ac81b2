import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Invoker } from "../../../../../local/host/app/invoker.ts";
import { listenToTimer } from "../../../../../local/host/timer/timer-listener.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const listen = (intervalMs: number, runOnStartup = false) => {
  const runs: (() => void)[] = [];
  const invoke = () =>
    new Promise<void>((end) => {
      runs.push(end);
    });
  const listener = listenToTimer({
    hosted: { metadata: { name: "f", bindings: {} }, callback: () => undefined, triggerBindingName: "t" },
    schedule: (after) => new Date(after.getTime() + intervalMs),
    runOnStartup,
    invoke: invoke as unknown as Invoker,
  });
  return { listener, runs };
};

it("never runs twice at a time: the next run comes after the end of the last", async () => {
  const { listener, runs } = listen(1_000);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(runs).toHaveLength(1);
  runs[0]?.();
  await vi.advanceTimersByTimeAsync(999);
  expect(runs).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(runs).toHaveLength(2);
  listener.stop();
});

it("supports waits that are longer than the longest Node timer", async () => {
  const days40Ms = 40 * 86_400_000;
  const { listener, runs } = listen(days40Ms);
  await vi.advanceTimersByTimeAsync(days40Ms - 1);
  expect(runs).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(1);
  expect(runs).toHaveLength(1);
  listener.stop();
});

it("runs at start-up when configured to, and never after a stop", async () => {
  const { listener, runs } = listen(1_000, true);
  expect(runs).toHaveLength(1);
  listener.stop();
  runs[0]?.();
  await listener.ended();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(runs).toHaveLength(1);
});
