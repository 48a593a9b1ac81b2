import { describe, expect, it } from "vitest";
import type { Overview } from "../../../src/api/overview.ts";
import { overview } from "../../support/call-api.ts";
import { load } from "./load.ts";

const { filesAMinute, leftMs, paceText, unended } = await load<{
  filesAMinute: (filesPerMinute: readonly number[]) => number | null;
  leftMs: (overview: Overview) => number | null;
  paceText: (pace: number) => string;
  unended: (overview: Overview) => number;
}>("backlog.js");

const MINUTE_MS = 60_000;
/** The last minutes of an hour, the one that is not over included. */
const minutes = (...last: readonly number[]): number[] => [
  ...Array.from({ length: 60 - last.length }, () => 0),
  ...last,
];

describe("files a minute", () => {
  it.each([
    ["nothing in the hour", minutes(), null],
    ["only in the minute that is not over", minutes(7), null],
    ["before the last ten full minutes", minutes(5, ...Array.from({ length: 11 }, () => 0)), null],
    ["in the first of them", minutes(5, ...Array.from({ length: 10 }, () => 0)), 0.5],
    ["since two minutes ago", minutes(10, 20, 99), 15],
    ["with a pause", minutes(9, 0, 0, 4), 3],
    ["all the time", minutes(...Array.from({ length: 60 }, (_none, index) => (index < 49 ? 100 : 4))), 4],
  ])("delivered %s", (_when, filesPerMinute, pace) => {
    expect(filesAMinute(filesPerMinute)).toBe(pace);
  });

  it.each([
    [0.25, "0.3 a minute"],
    [4, "4 a minute"],
    [9.94, "9.9 a minute"],
    [10, "10 a minute"],
    [1204.4, "1,204 a minute"],
  ])("%d reads %s", (pace, text) => {
    expect(paceText(pace)).toBe(text);
  });
});

describe("the time left", () => {
  const waiting = (own: Partial<Overview["byStatus"]>, jobs: number | null, pace = 10): Overview =>
    overview({
      byStatus: { ...NONE, ...own },
      queues: jobs === null ? null : [{ use: "jobs", messages: jobs }],
      lastHour: { files: pace, filesPerMinute: minutes(pace, 0), bytesPerMinute: minutes() },
    });
  const NONE: Overview["byStatus"] = {
    queued: 0,
    running: 0,
    waiting: 0,
    aborting: 0,
    completed: 50,
    skipped: 0,
    failed: 3,
    cancelled: 0,
  };

  it.each([
    ["all that has not ended", waiting({ queued: 40, running: 7, waiting: 2, aborting: 1 }, 40), 5],
    ["jobs that have not been fetched yet", waiting({ running: 10 }, 90), 10],
    ["a queued transfer and its message once", waiting({ queued: 30, running: 20 }, 25), 5],
    ["queues of unknown length", waiting({ running: 10 }, null), 1],
  ])("counts %s", (_what, seen, leftMinutes) => {
    expect(leftMs(seen)).toBe(leftMinutes * MINUTE_MS);
  });

  it("is unknown without a pace, and nothing once all have ended", () => {
    expect(leftMs(waiting({ running: 10 }, 0, 0))).toBeNull();
    expect(leftMs(waiting({}, 0))).toBeNull();
    expect(leftMs({ ...waiting({ running: 10 }, 0), isComplete: false })).toBeNull();
  });

  it("is about transfers in each status that is not an end", () => {
    expect(unended(waiting({ queued: 1, running: 2, waiting: 4, aborting: 8 }, 0))).toBe(15);
  });
});
