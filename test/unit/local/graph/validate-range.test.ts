import { describe, expect, it } from "vitest";
import { SERVICE_LIMITS } from "../../../../local/graph/limits.ts";
import { validateRange, type RangeSession } from "../../../../local/graph/validate-range.ts";

const KIB_320 = 327_680;
const DRIVE: RangeSession = { kind: "drive", received: [], inFlight: [], totalBytes: null };
const PRINT: RangeSession = { kind: "print", received: [], inFlight: [], totalBytes: 30_000_000 };

/** `accept` for an accepted range, otherwise status, code and inner code. */
const validate = (
  session: RangeSession,
  start: number,
  endExclusive: number,
  totalBytes: number,
  length?: string,
): string => {
  const contentRange = `bytes ${start}-${endExclusive - 1}/${totalBytes}`;
  const contentLength = length ?? String(endExclusive - start);
  const validation = validateRange(session, { contentRange, contentLength }, SERVICE_LIMITS);
  if (validation.kind === "accept") return "accept";
  const { status, code, innerCode } = validation.error;
  return [status, code, innerCode].filter((part) => part !== undefined).join(" ");
};

describe("any range", () => {
  it.each([
    [null, "10", "400 invalidRequest"],
    ["bytes 0-9/*", "10", "400 invalidRequest"],
    ["bytes 0-9/10", "9", "400 invalidRequest"],
    ["bytes 0-9/10", null, "411 invalidRequest"],
    ["bytes 0--1/0", "0", "400 invalidRequest"],
  ])("%s with Content-Length %s is rejected with %s", (contentRange, contentLength, expected) => {
    const validation = validateRange(DRIVE, { contentRange, contentLength }, SERVICE_LIMITS);
    expect(validation).toMatchObject({ kind: "reject" });
    const error = validation.kind === "reject" ? validation.error : null;
    expect(`${error?.status ?? ""} ${error?.code ?? ""}`).toBe(expected);
  });

  it("must keep the total that the session already has", () => {
    expect(validate({ ...DRIVE, totalBytes: 10 }, 0, 10, 10)).toBe("accept");
    expect(validate({ ...DRIVE, totalBytes: 10 }, 0, 11, 11)).toBe("400 invalidRequest");
    expect(validate(PRINT, 0, 10, 10)).toBe("400 invalidRequest");
  });

  it("is returned if it is accepted", () => {
    const validation = validateRange(
      DRIVE,
      { contentRange: "bytes 0-9/10", contentLength: "10" },
      SERVICE_LIMITS,
    );
    expect(validation).toEqual({ kind: "accept", range: { start: 0, endExclusive: 10 }, totalBytes: 10 });
  });
});

describe("a driveItem range", () => {
  const half: RangeSession = {
    ...DRIVE,
    received: [{ start: 0, endExclusive: KIB_320 }],
    totalBytes: 2 * KIB_320,
  };

  it.each([
    ["one byte, the whole file", "accept", DRIVE, 0, 1, 1],
    ["a multiple of 320 KiB", "accept", DRIVE, 0, KIB_320, KIB_320 + 1],
    ["not a multiple of 320 KiB and not the last", "400 invalidRequest", DRIVE, 0, 100, 200],
    ["just below 60 MiB and the last", "accept", DRIVE, 0, 62_914_559, 62_914_559],
    ["60 MiB exactly", "413 invalidRequest", DRIVE, 0, 62_914_560, 100_000_000],
    ["the next one expected", "accept", half, KIB_320, 2 * KIB_320, 2 * KIB_320],
    ["already received", "416 invalidRange fragmentOverlap", half, 0, KIB_320, 2 * KIB_320],
    ["after a gap", "416 invalidRange fragmentOutOfOrder", DRIVE, KIB_320, 2 * KIB_320, 2 * KIB_320],
  ])("that is %s gives: %s", (_what, expected, session, start, endExclusive, totalBytes) => {
    expect(validate(session, start, endExclusive, totalBytes)).toBe(expected);
  });

  it("is rejected while another is in flight", () => {
    const busy = { ...half, inFlight: [{ start: KIB_320, endExclusive: 2 * KIB_320 }] };
    expect(validate(busy, KIB_320, 2 * KIB_320, 2 * KIB_320)).toBe(
      "416 invalidRange fragmentRowCountCheckFailed",
    );
  });
});

describe("a print range", () => {
  const middle: RangeSession = { ...PRINT, received: [{ start: 100, endExclusive: 200 }] };

  it.each([
    ["anywhere and of any length", "accept", middle, 12_345, 12_352],
    ["filling the gap before", "accept", middle, 0, 100],
    ["overlapping by one byte", "416 invalidRange fragmentOverlap", middle, 199, 300],
    ["just below 10 MB", "accept", PRINT, 0, 9_999_999],
    ["10 MB exactly", "413 invalidRequest", PRINT, 0, 10_000_000],
  ])("that is %s gives: %s", (_what, expected, session, start, endExclusive) => {
    expect(validate(session, start, endExclusive, 30_000_000)).toBe(expected);
  });

  it("may be sent alongside another, but must not overlap it", () => {
    const busy = { ...PRINT, inFlight: [{ start: 0, endExclusive: 100 }] };
    expect(validate(busy, 100, 200, 30_000_000)).toBe("accept");
    expect(validate(busy, 50, 150, 30_000_000)).toBe("416 invalidRange fragmentOverlap");
  });
});
