import { describe, expect, it } from "vitest";
import * as cli from "../../../../src/cli/progress/rate.ts";
import { transferViewOf, type TransferView } from "../../../../src/client/transfer-view.ts";
import { NOW_MS, running, waiting } from "../../../support/records-by-status.ts";
import { load } from "../../dashboard/load.ts";

const MIB = 1024 * 1024;
const dashboard = await load<Pick<typeof cli, "withSample" | "bytesPerSecond">>("rates.js");

describe.each([
  ["command line", cli],
  ["dashboard", dashboard],
])("the rate on the %s", (_where, { withSample, bytesPerSecond }) => {
  const samplesOf = (...at: readonly [seconds: number, mib: number][]): readonly cli.Sample[] =>
    at.reduce<readonly cli.Sample[]>(
      (samples, [s, mib]) =>
        withSample(samples, { bytes: mib * MIB, atMs: s * 1000, seenMs: s * 1000 + 500 }),
      [],
    );

  it("is unknown before there are two samples", () => {
    expect(bytesPerSecond([], 0)).toBeNull();
    expect(bytesPerSecond(samplesOf([0, 10]), 500)).toBeNull();
  });

  it("covers the window from its first to its last sample, by the app's clock", () => {
    expect(bytesPerSecond(samplesOf([0, 0], [2, 20], [4, 40]), 4500)).toBe(10 * MIB);
    expect(bytesPerSecond(samplesOf([0, 0], [100, 10], [110, 110]), 110_500)).toBe(10 * MIB);
  });

  it("sinks once the next range takes twice as long as the average one", () => {
    const samples = samplesOf([0, 0], [2, 20], [4, 40]);
    expect(bytesPerSecond(samples, 8500)).toBe(10 * MIB);
    expect(bytesPerSecond(samples, 12_500)).toBe(5 * MIB);
  });

  it("starts over when bytes are lost, and ignores a poll without news", () => {
    expect(samplesOf([0, 0], [2, 20], [4, 5])).toHaveLength(1);
    expect(samplesOf([0, 10], [2, 10])).toHaveLength(1);
  });
});

describe("a tracked transfer", () => {
  it("has no rate while it waits, and starts over with an attempt", () => {
    const at = (view: TransferView, s: number, bytes: number): TransferView => ({
      ...view,
      acceptedBytes: bytes,
      updatedAt: new Date(NOW_MS + s * 1000).toISOString(),
    });
    const first = cli.track(undefined, at(transferViewOf(running("t")), 0, 100), 0);
    const second = cli.track(first, at(transferViewOf(running("t")), 1, 200), 1000);
    expect(second.samples).toHaveLength(2);
    expect(cli.track(second, transferViewOf(waiting("t")), 2000).samples).toEqual([]);
    const retried = at({ ...transferViewOf(running("t")), attempt: 2 }, 9, 300);
    expect(cli.track(second, retried, 9000).samples).toHaveLength(1);
  });
});

it("the time left is unknown without a rate", () => {
  expect(cli.timeLeftMs(20 * MIB, 10 * MIB)).toBe(2000);
  expect(cli.timeLeftMs(1, 0)).toBeNull();
  expect(cli.timeLeftMs(1, null)).toBeNull();
});
