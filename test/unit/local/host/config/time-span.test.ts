import { expect, it } from "vitest";
import { parseTimeSpanMs } from "../../../../../local/host/config/time-span.ts";

it.each([
  ["00:00:01", 1_000],
  ["00:00:00.1", 100],
  ["00:00:00.0000001", 0.0001],
  ["00:10", 600_000],
  ["01:02:03", 3_723_000],
  ["1.00:00:00", 86_400_000],
  ["7", 604_800_000],
  ["-00:00:01", -1_000],
])("reads %s as %d ms", (text, ms) => {
  expect(parseTimeSpanMs(text)).toBeCloseTo(ms, 6);
});

it.each(["", "1s", "24:00:00", "00:60:00", "00:00:60", "* * * * *"])("refuses %j as a TimeSpan", (text) => {
  expect(parseTimeSpanMs(text)).toBeNull();
});
