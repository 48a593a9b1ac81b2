import { expect, it } from "vitest";
import { parseTimerSchedule } from "../../../../../local/host/timer/timer-schedule.ts";

const after = new Date("2026-11-22T10:00:30Z"); // a Sunday

it.each([
  ["*/5 * * * * *", "2026-11-22T10:00:35.000Z"],
  ["0 */10 * * * *", "2026-11-22T10:10:00.000Z"],
  ["*/10 * * * *", "2026-11-22T10:10:00.000Z"],
  ["0 0 9 1 * 1", "2027-02-01T09:00:00.000Z"],
  ["00:00:20", "2026-11-22T10:00:50.000Z"],
])("schedules %s next at %s", (schedule, next) => {
  expect(parseTimerSchedule(schedule, "here", "UTC")(after)?.toISOString()).toBe(next);
});

it.each(["soon", "00:00:00", "61 * * * * *"])("refuses %s and names the place", (schedule) => {
  expect(() => parseTimerSchedule(schedule, "schedule of f", "UTC")).toThrow("schedule of f");
});
