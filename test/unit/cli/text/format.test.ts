import { describe, expect, it } from "vitest";
import * as cli from "../../../../src/cli/text/format.ts";
import { load } from "../../dashboard/load.ts";

const dashboard = await load<Pick<typeof cli, "formatBytes" | "formatDuration" | "formatRate">>("format.js");

describe.each([
  ["command line", cli],
  ["dashboard", dashboard],
])("the %s", (_where, { formatBytes, formatDuration, formatRate }) => {
  it.each([
    [0, "0 B"],
    [1023, "1023 B"],
    [1024, "1.0 KiB"],
    [99.9 * 1024, "99.9 KiB"],
    [99.96 * 1024, "100 KiB"],
    [1023.4 * 1024, "1023 KiB"],
    [1023.5 * 1024, "1.0 MiB"],
    [1024 * 1024 - 1, "1.0 MiB"],
    [43_900_000, "41.9 MiB"],
    [5 * 1024 ** 4, "5.0 TiB"],
    [5 * 1024 ** 5, "5.0 PiB"],
    [5 * 1024 ** 6, "5120 PiB"],
  ])("formats %d bytes as %s", (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
    expect(formatRate(bytes)).toBe(`${text}/s`);
  });

  it.each([
    [-5, "0.0 s"],
    [400, "0.4 s"],
    [9_960, "10 s"],
    [59_400, "59 s"],
    [59_600, "1 min 00 s"],
    [185_000, "3 min 05 s"],
    [3_660_000, "1 h 01 min"],
    [7_800_000, "2 h 10 min"],
    [97 * 3_600_000, "4 d 1 h"],
  ])("formats %d ms as %s", (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

it("percents are rounded down, so that 100 means complete", () => {
  expect(cli.percentOf(999_999, 1_000_000)).toBe(99);
  expect(cli.percentOf(0, 0)).toBe(100);
  expect(cli.percentOf(0, null)).toBeNull();
});

it("a time ahead of our clock is now", () => {
  const nowMs = Date.parse("2026-10-05T12:00:00.000Z");
  expect(cli.formatAgo("2026-10-05T12:00:05.000Z", nowMs)).toBe("now");
  expect(cli.formatAgo("2026-10-05T11:56:55.000Z", nowMs)).toBe("3 min 05 s ago");
});
