import { describe, expect, it } from "vitest";
import { isSubMinute, parseTimerSchedule } from "../../../../../local/host/timer/timer-schedule.ts";
import { checkStatus, statusAt } from "../../../../../local/host/timer/timer-status.ts";

const hourly = parseTimerSchedule("0 0 * * * *", "test", "UTC");
const at = (time: string): Date => new Date(`2026-11-26T${time}Z`);

describe("a timer's status at start", () => {
  it("is initialized without a run when none was recorded", () => {
    expect(checkStatus(null, hourly, at("10:30:00"))).toEqual({
      status: { last: null, next: at("11:00:00"), lastUpdated: at("10:30:00") },
      isChanged: true,
      isPastDue: false,
    });
  });

  it("is past due when the recorded occurrence has passed, whether the timer ran before or not", () => {
    for (const last of [at("08:00:00"), null]) {
      const recorded = statusAt(hourly, at("08:00:00"), last);
      expect(checkStatus(recorded, hourly, at("09:00:01"))).toMatchObject({
        isPastDue: true,
        isChanged: false,
      });
      expect(checkStatus(recorded, hourly, at("08:59:59"))).toMatchObject({ isPastDue: false });
    }
  });

  it("is never past due after a change of the schedule", () => {
    const daily = parseTimerSchedule("0 0 0 * * *", "test", "UTC");
    const recorded = statusAt(daily, at("08:00:00"), at("08:00:00"));
    expect(checkStatus(recorded, hourly, at("10:30:00"))).toEqual({
      status: { last: null, next: at("11:00:00"), lastUpdated: at("10:30:00") },
      isChanged: true,
      isPastDue: false,
    });
  });
});

it.each([
  ["* * * * * *", true],
  ["*/10 * * * * *", true],
  ["0 * * * * *", false],
  ["* */20 * * * *", false],
  ["* * * * *", false],
  ["00:00:59", true],
  ["00:01:00", false],
])("treats %s as a schedule of less than a minute: %s", (text, expected) => {
  expect(isSubMinute(text, parseTimerSchedule(text, "test", "UTC"), at("10:00:00"))).toBe(expected);
});
