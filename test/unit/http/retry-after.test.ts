import { describe, expect, it } from "vitest";
import { retryAfterMs } from "../../../src/http/retry-after.ts";

const NOW = Date.parse("2026-10-05T12:00:00.000Z");
const DAY_MS = 24 * 60 * 60 * 1000;

describe("Retry-After", () => {
  it.each([
    ["whole seconds", "322", 322_000],
    ["zero, as the shortest wait there is", "0", 1000],
    ["a fraction, rounded up so that it is never shortened", "1.0005", 1001],
    ["blanks around it", "  5 ", 5000],
    ["a date to come", "Mon, 05 Oct 2026 12:02:00 GMT", 120_000],
    ["a date in the old long form", "Monday, 05-Oct-26 12:00:30 GMT", 30_000],
    ["a date in the past", "Mon, 05 Oct 2026 11:00:00 GMT", 1000],
    ["seconds nobody can mean", "99999999999", 7 * DAY_MS],
    ["more digits than a number holds", "9".repeat(400), 7 * DAY_MS],
    ["a date nobody can mean", "Mon, 05 Oct 2099 12:00:00 GMT", 7 * DAY_MS],
  ])("is understood as %s", (_what, header, waitMs) => {
    expect(retryAfterMs(header, NOW)).toBe(waitMs);
  });

  it.each([undefined, "", " ", "soon", "-5", "1e3", "5s", "Mon, nonsense", "2026-10-05T12:00:10Z", "NaN"])(
    "is null for %j",
    (header) => {
      expect(retryAfterMs(header, NOW)).toBeNull();
    },
  );
});
