import { expect, it } from "vitest";
import { judgeTimer } from "../../../../src/cli/doctor/check-timer.ts";

it.each([
  [0, "ok", "the app has been running: its timer last ran 0.0 s ago"],
  [15 * 60_000, "ok", "the app has been running: its timer last ran 15 min 00 s ago"],
  [15 * 60_000 + 1, "warning", "the app does not seem to be running: its timer last ran 15 min 00 s ago"],
  [null, "warning", "no sign of a running app: its timer has never run"],
] as const)("a timer that ran %j ms ago", (ageMs, verdict, message) => {
  const finding = judgeTimer(ageMs);
  expect(finding).toMatchObject({ check: "app", verdict, message });
  expect(finding.fix === null).toBe(verdict === "ok");
});
