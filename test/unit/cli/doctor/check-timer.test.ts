import { describe, expect, it } from "vitest";
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

describe("where a transfer has moved", () => {
  it("the app runs, although its timer never has", () => {
    expect(judgeTimer(null, 60_000)).toMatchObject({
      verdict: "ok",
      message: expect.stringContaining("it moved a transfer 1 min 00 s ago") as string,
    });
  });

  it("a timer that stands still is named, and not the app", () => {
    const { verdict, message, fix } = judgeTimer(38 * 60_000, 2000);
    expect([verdict, message]).toEqual([
      "warning",
      "the app is running, but not its timer, which rescues stalled transfers: it moved a transfer 2.0 s ago, and the timer last ran 38 min 00 s ago",
    ]);
    expect(fix).toContain("clock");
  });

  it("long ago is no sign of a running app", () => {
    expect(judgeTimer(null, 3_600_000).message).toBe("no sign of a running app: its timer has never run");
    expect(judgeTimer(3_600_000, 3_600_000).message).toMatch(/^the app does not seem to be running/);
  });
});
