import { afterEach, expect, it, vi } from "vitest";
import { withTimeout } from "../../../src/http/timeout.ts";

afterEach(() => {
  vi.useRealTimers();
});

it("a call that ends in time ends as it does", async () => {
  expect(await withTimeout(60_000, () => Promise.resolve(7))).toBe(7);
  await expect(withTimeout(60_000, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
});

it("a call that gets no answer is aborted, and rejected even if it ignores that", async () => {
  let signal: AbortSignal | null = null;
  const silent = (abortSignal: AbortSignal) => {
    signal = abortSignal;
    return new Promise<never>(() => undefined);
  };
  await expect(withTimeout(1, silent)).rejects.toThrow(
    expect.objectContaining({ name: "TimeoutError" }) as Error,
  );
  expect(signal).toMatchObject({ aborted: true });
});

it("a call may abort itself, and is left alone once it has returned", async () => {
  vi.useFakeTimers();
  const signals: AbortSignal[] = [];
  await withTimeout(1, (abortSignal, abort) => {
    signals.push(abortSignal);
    abort();
    return Promise.resolve();
  });
  await withTimeout(1, (abortSignal) => Promise.resolve(signals.push(abortSignal)));
  vi.advanceTimersByTime(1000);
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
});
