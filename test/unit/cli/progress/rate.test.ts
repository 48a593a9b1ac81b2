import { describe, expect, it } from "vitest";
import { bytesPerSecond, timeLeftMs, withSample, type Sample } from "../../../../src/cli/progress/rate.ts";

const MIB = 1024 * 1024;
const samplesOf = (...at: readonly [seconds: number, mib: number][]): readonly Sample[] =>
  at.reduce<readonly Sample[]>(
    (samples, [s, mib]) => withSample(samples, { bytes: mib * MIB, atMs: s * 1000, seenMs: s * 1000 + 500 }),
    [],
  );

describe("the rate", () => {
  it("is none before there are two points", () => {
    expect(bytesPerSecond([], 0)).toBeNull();
    expect(bytesPerSecond(samplesOf([0, 10]), 500)).toBeNull();
  });

  it("is what came between the first and the last of the window, by the app's clock", () => {
    expect(bytesPerSecond(samplesOf([0, 0], [2, 20], [4, 40]), 4500)).toBe(10 * MIB);
    expect(bytesPerSecond(samplesOf([0, 0], [100, 10], [110, 110]), 110_500)).toBe(10 * MIB);
  });

  it("sinks while nothing comes for longer than usual", () => {
    const samples = samplesOf([0, 0], [2, 20], [4, 40]);
    expect(bytesPerSecond(samples, 6500)).toBe(10 * MIB);
    expect(bytesPerSecond(samples, 10_500)).toBe(5 * MIB);
  });

  it("begins anew when bytes are lost, and counts no look twice", () => {
    expect(samplesOf([0, 0], [2, 20], [4, 5])).toHaveLength(1);
    expect(samplesOf([0, 10], [2, 10])).toHaveLength(1);
  });

  it("says how long, or that nobody can tell", () => {
    expect(timeLeftMs(20 * MIB, 10 * MIB)).toBe(2000);
    expect(timeLeftMs(1, 0)).toBeNull();
    expect(timeLeftMs(1, null)).toBeNull();
  });
});
