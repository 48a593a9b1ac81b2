import { describe, expect, it } from "vitest";
import { formatAgo, formatBytes, formatDuration, percentOf } from "../../../../src/cli/text/format.ts";

describe("figures", () => {
  it.each([
    [0, "0 B"],
    [1023, "1023 B"],
    [1024, "1.0 KiB"],
    [1024 * 1024 - 1, "1.0 MiB"],
    [43_900_000, "41.9 MiB"],
    [5 * 1024 ** 4, "5.0 TiB"],
  ])("%d bytes are %s", (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it.each([
    [-5, "0.0 s"],
    [400, "0.4 s"],
    [9_960, "10 s"],
    [59_400, "59 s"],
    [59_600, "1 min 00 s"],
    [185_000, "3 min 05 s"],
    [7_800_000, "2 h 10 min"],
    [97 * 3_600_000, "4 d 1 h"],
  ])("%d ms are %s", (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it("percents are rounded down, so that 100 means all", () => {
    expect(percentOf(999_999, 1_000_000)).toBe(99);
    expect(percentOf(0, 0)).toBe(100);
    expect(percentOf(0, null)).toBeNull();
  });

  it("what is ahead of our clock is now", () => {
    expect(formatAgo("2026-10-05T12:00:05.000Z", Date.parse("2026-10-05T12:00:00.000Z"))).toBe("now");
    expect(formatAgo("2026-10-05T12:00:00.000Z", Date.parse("2026-10-05T12:03:05.000Z"))).toBe(
      "3 min 05 s ago",
    );
  });
});
