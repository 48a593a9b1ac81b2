import { describe, expect, it } from "vitest";
import { judgeRange, type RangeSession } from "../../../../local/graph/judge-range.ts";
import { serviceLimits } from "../../../../local/graph/limits.ts";

const KiB320 = 327_680;
const drive: RangeSession = { kind: "drive", received: [], inFlight: [], totalBytes: null };
const print: RangeSession = { kind: "print", received: [], inFlight: [], totalBytes: 30_000_000 };

/** `200`-like for a range that is taken, else status and inner code. */
function verdictOn(
  session: RangeSession,
  start: number,
  endExclusive: number,
  totalBytes: number,
  length?: string,
): string {
  const contentRange = `bytes ${start}-${endExclusive - 1}/${totalBytes}`;
  const contentLength = length ?? String(endExclusive - start);
  const verdict = judgeRange(session, { contentRange, contentLength }, serviceLimits);
  if (verdict.kind === "accept") return "accept";
  const { status, code, innerCode } = verdict.refusal;
  return [status, code, innerCode].filter((part) => part !== undefined).join(" ");
}

describe("any range", () => {
  it.each([
    [undefined, "10", "400 invalidRequest"],
    ["bytes 0-9/*", "10", "400 invalidRequest"],
    ["bytes 0-9/10", "9", "400 invalidRequest"],
    ["bytes 0-9/10", undefined, "411 invalidRequest"],
    ["bytes 0--1/0", "0", "400 invalidRequest"],
  ])("%s with Content-Length %s is %s", (contentRange, contentLength, expected) => {
    const verdict = judgeRange(drive, { contentRange, contentLength }, serviceLimits);
    expect(verdict).toMatchObject({ kind: "refuse" });
    const refusal = verdict.kind === "refuse" ? verdict.refusal : undefined;
    expect(`${refusal?.status ?? ""} ${refusal?.code ?? ""}`).toBe(expected);
  });

  it("keeps to the total the session has settled on", () => {
    expect(verdictOn({ ...drive, totalBytes: 10 }, 0, 10, 10)).toBe("accept");
    expect(verdictOn({ ...drive, totalBytes: 10 }, 0, 11, 11)).toBe("400 invalidRequest");
    expect(verdictOn(print, 0, 10, 10)).toBe("400 invalidRequest");
  });

  it("answers the range it takes", () => {
    const verdict = judgeRange(drive, { contentRange: "bytes 0-9/10", contentLength: "10" }, serviceLimits);
    expect(verdict).toEqual({ kind: "accept", range: { start: 0, endExclusive: 10 }, totalBytes: 10 });
  });
});

describe("a driveItem range", () => {
  const half: RangeSession = {
    ...drive,
    received: [{ start: 0, endExclusive: KiB320 }],
    totalBytes: 2 * KiB320,
  };

  it.each([
    ["one byte, the whole file", drive, 0, 1, 1, "accept"],
    ["a multiple of 320 KiB", drive, 0, KiB320, KiB320 + 1, "accept"],
    ["no multiple of 320 KiB and not the last", drive, 0, 100, 200, "400 invalidRequest"],
    ["just below 60 MiB, the last", drive, 0, 62_914_559, 62_914_559, "accept"],
    ["60 MiB exactly", drive, 0, 62_914_560, 100_000_000, "413 invalidRequest"],
    ["the expected one", half, KiB320, 2 * KiB320, 2 * KiB320, "accept"],
    ["one that has arrived", half, 0, KiB320, 2 * KiB320, "416 invalidRange fragmentOverlap"],
    ["one past a gap", drive, KiB320, 2 * KiB320, 2 * KiB320, "416 invalidRange fragmentOutOfOrder"],
  ])("%s", (_what, session, start, endExclusive, totalBytes, expected) => {
    expect(verdictOn(session, start, endExclusive, totalBytes)).toBe(expected);
  });

  it("is refused while another is under way", () => {
    const busy = { ...half, inFlight: [{ start: KiB320, endExclusive: 2 * KiB320 }] };
    expect(verdictOn(busy, KiB320, 2 * KiB320, 2 * KiB320)).toBe(
      "416 invalidRange fragmentRowCountCheckFailed",
    );
  });
});

describe("a print range", () => {
  const middle: RangeSession = { ...print, received: [{ start: 100, endExclusive: 200 }] };

  it.each([
    ["anywhere and of any length", middle, 12_345, 12_352, "accept"],
    ["filling the gap before", middle, 0, 100, "accept"],
    ["overlapping by one byte", middle, 199, 300, "416 invalidRange fragmentOverlap"],
    ["just below 10 MB", print, 0, 9_999_999, "accept"],
    ["10 MB exactly", print, 0, 10_000_000, "413 invalidRequest"],
  ])("%s", (_what, session, start, endExclusive, expected) => {
    expect(verdictOn(session, start, endExclusive, 30_000_000)).toBe(expected);
  });

  it("may come beside another, but not over it", () => {
    const busy = { ...print, inFlight: [{ start: 0, endExclusive: 100 }] };
    expect(verdictOn(busy, 100, 200, 30_000_000)).toBe("accept");
    expect(verdictOn(busy, 50, 150, 30_000_000)).toBe("416 invalidRange fragmentOverlap");
  });
});
