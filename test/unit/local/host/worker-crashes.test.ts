import { expect, it } from "vitest";
import { createCrashCounter } from "../../../../local/host/worker-crashes.ts";

const MINUTE_MS = 60_000;

it("ends the host at the third crash within half an hour", () => {
  const isLastCrash = createCrashCounter();
  expect([0, 1, 29].map((minute) => isLastCrash(minute * MINUTE_MS))).toEqual([false, false, true]);
});

it("forgets crashes after half an hour", () => {
  const isLastCrash = createCrashCounter();
  expect([0, 10, 30, 39].map((minute) => isLastCrash(minute * MINUTE_MS))).toEqual([
    false,
    false,
    false,
    true,
  ]);
});
