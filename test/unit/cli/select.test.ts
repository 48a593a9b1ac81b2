import { describe, expect, it } from "vitest";
import { isSelection, queryOf, reasonsOf } from "../../../src/cli/select/selection.ts";
import { toTime } from "../../../src/cli/select/time-argument.ts";
import { transfer } from "../../support/call-api.ts";

describe("a time on the command line", () => {
  it.each([
    ["90s", 90_000],
    ["15m", 900_000],
    ["2h", 7_200_000],
    ["7 d", 604_800_000],
    ["1W", 604_800_000],
  ])("%s is that long ago", (text, agoMs) => {
    expect(Math.abs(Date.now() - agoMs - toTime(text).getTime())).toBeLessThan(5000);
  });

  it.each([
    ["2026-10-05", new Date(2026, 9, 5)],
    ["2026-10-05T12:30", new Date(2026, 9, 5, 12, 30)],
    ["2026-10-05 12:30", new Date(2026, 9, 5, 12, 30)],
    ["2026-10-05T12:30:01Z", new Date("2026-10-05T12:30:01Z")],
    ["2026-10-05T12:30+02:00", new Date("2026-10-05T10:30:00Z")],
  ])("%s is by the local clock unless a zone follows", (text, expected) => {
    expect(toTime(text)).toEqual(expected);
  });

  it.each(["", "yesterday", "5", "2h ago", "2026-13-01", "12:30"])("%j is refused", (text) => {
    expect(() => toTime(text)).toThrow(/Must be how long ago/);
  });
});

describe("a selection", () => {
  it("is a query", () => {
    const since = new Date(0);
    expect(
      queryOf({
        status: ["failed,cancelled", "waiting"],
        error: ["throttled, target-busy"],
        label: ["a=1", "b"],
        search: "x",
        since,
        endedUntil: since,
      }),
    ).toEqual({
      status: ["failed", "cancelled", "waiting"],
      error: ["throttled", "target-busy"],
      labels: { a: "1", b: true },
      text: "x",
      submittedAfter: since,
      endedBefore: since,
    });
    expect([isSelection({}), isSelection({ since })]).toEqual([false, true]);
  });

  it("is summed up by reason, the most first", () => {
    const error = {
      code: "throttled" as const,
      message: "",
      advice: "",
      httpStatus: null,
      graphRequestId: null,
      graphCode: null,
    };
    const views = [
      transfer({ status: "cancelled" }),
      transfer({ status: "failed", error }),
      transfer({ status: "failed", error }),
      transfer({ status: "running", error }),
    ];
    expect(reasonsOf(views)).toBe("2 throttled, 1 cancelled, 1 running");
  });
});
