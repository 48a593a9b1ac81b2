import { describe, expect, it } from "vitest";
import { driveItemRules as rules } from "../../../src/graph/targets/drive-item-kind.ts";
import { nextRangeSize, resized, type RangeRun } from "../../../src/transfer/range-size.ts";
import { admitted, type TransferRecord } from "../../../src/transfer/record.ts";
import { wholeOf } from "../../../src/transfer/range.ts";
import { UploadUrl } from "../../../src/transfer/upload-url.ts";
import { jobOf, scenario } from "../../fakes/scenario.ts";

const MIB = 1024 * 1024;
const STEP_BYTES = 327_680;

const accepted = (mib: number, seconds: number): RangeRun => ({
  kind: "accepted",
  bytes: mib * MIB,
  elapsedMs: seconds * 1000,
});

describe("the next range", () => {
  it.each<[string, number, RangeRun, number]>([
    ["grows to the largest when 10 MiB took a moment", 10 * MIB, accepted(10, 0.2), rules.maxRangeBytes],
    ["takes what the line moves in 20 s", 10 * MIB, accepted(10, 10), 20 * MIB],
    ["grows by no more than eight at once", 1.25 * MIB, accepted(1.25, 0.01), 10 * MIB],
    ["stays where 20 s are reached", 20 * MIB, accepted(20, 20), 20 * MIB],
    ["shrinks when the line is slow", 40 * MIB, accepted(40, 80), 10 * MIB],
    ["is rounded down to 320 KiB", 10 * MIB, accepted(10, 19.9), 32 * STEP_BYTES],
    ["does not go below an eighth of the default", 10 * MIB, accepted(10, 3000), 4 * STEP_BYTES],
    ["is halved by a failure", 40 * MIB, { kind: "failed" }, 20 * MIB],
    ["is not halved below the least", 1.25 * MIB, { kind: "failed" }, 1.25 * MIB],
    ["survives a clock that stood still", 10 * MIB, accepted(10, 0), rules.maxRangeBytes],
    ["survives a clock that went back", 10 * MIB, accepted(10, -5), rules.maxRangeBytes],
    ["goes by the bytes sent, though they were fewer", 40 * MIB, accepted(5, 10), 10 * MIB],
  ])("%s", (_what, lastBytes, run, expected) => {
    const bytes = nextRangeSize(lastBytes, run, rules);
    expect(bytes).toBe(expected);
    expect(bytes % STEP_BYTES).toBe(0);
    expect(bytes).toBeLessThanOrEqual(rules.maxRangeBytes);
  });
});

describe("a record", () => {
  const record = (rangeBytes: number | undefined, bytes: number): TransferRecord => {
    const { request } = jobOf(scenario({ fixesRangeBytes: false }));
    const source = { eTag: "1", bytes, contentType: null, createdOn: null, modifiedOn: null };
    const options = { ...request.options, ...(rangeBytes === undefined ? {} : { rangeBytes }) };
    const size = rangeBytes ?? rules.defaultRangeBytes;
    const url = new UploadUrl("https://up.example/1");
    return {
      ...admitted({
        transferId: "t",
        request: { ...request, options },
        source,
        rangeBytes: size,
        admittedAt: "2026-01-01T00:00:00.000Z",
        nowMs: 0,
      }),
      session: { url, createdAt: "2026-01-01T00:00:00.000Z", expiresAt: null, furthestBytes: 0 },
      remaining: wholeOf(bytes),
    };
  };

  it("takes the new size", () => {
    expect(resized(record(undefined, 100 * MIB), accepted(10, 10), rules).rangeBytes).toBe(20 * MIB);
    expect(resized(record(undefined, 100 * MIB), { kind: "failed" }, rules).rangeBytes).toBe(5 * MIB);
  });

  it("keeps the size that its job sets", () => {
    const named = record(10 * MIB, 100 * MIB);
    expect(resized(named, accepted(10, 1), rules)).toBe(named);
    expect(resized(named, { kind: "failed" }, rules)).toBe(named);
  });

  it("keeps its size once the last range may have been sent", () => {
    const last = record(undefined, 8 * MIB);
    expect(resized(last, { kind: "failed" }, rules)).toBe(last);
  });
});
