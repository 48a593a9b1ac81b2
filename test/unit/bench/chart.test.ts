import { expect, it } from "vitest";
import { chartOf } from "../../../bench/chart.ts";
import type { Report } from "../../../bench/report.ts";

const spread = (median: number) => ({ median, least: median, most: median });
const report: Report = {
  measuredAt: "2026-01-02T03:04:05.000Z",
  node: "20.0.0 <x>",
  cores: 2,
  rounds: 1,
  works: [
    {
      workload: "many-large",
      name: "8 & more",
      goal: 0.9,
      bytes: 1000,
      rounds: 1,
      ranges: [[1000]],
      productMs: spread(200),
      baselineMs: spread(100),
      ratio: spread(0.5),
      productCpuSecondsPerGib: 1,
      baselineCpuSecondsPerGib: 1,
    },
  ],
  alternatives: [
    { name: "sdk-file", workload: "many-large", bytes: 1000, bytesPerSecond: 2500, peakRssBytes: 1 },
  ],
};

it("each work and each alternative has a bar, as long as its part of the baseline", () => {
  const svg = chartOf(report);
  const widths = [...svg.matchAll(/<rect class="(\w+)"[^>]* width="([\d.]+)"/g)].map(
    ([, kind, width]) => [kind, Number(width)] as const,
  );
  expect(widths.map(([kind]) => kind)).toEqual(["product", "other"]);
  const [product, other] = widths.map(([, width]) => width);
  // The baseline moves 10,000 bytes per second: half of that, and a quarter.
  expect((product ?? 0) / (other ?? 1)).toBeCloseTo(2, 1);
});

it("text is escaped", () => {
  const svg = chartOf(report);
  expect(svg).not.toContain("<x>");
  expect(svg).toContain("8 &#38; more");
});
