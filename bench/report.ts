import type { Alternative } from "./alternatives.ts";
import type { Backlog } from "./backlog.ts";
import type { Fairness } from "./fairness.ts";
import type { Footprint } from "./footprint.ts";
import { MIB } from "./plan.ts";
import type { Spread } from "./statistics.ts";
import type { StorageCalls } from "./storage-calls.ts";
import type { WorkResult } from "./works.ts";
import type { Urgent } from "./urgent.ts";

/** One run of the bench; parts that were not asked for are absent. */
export interface Report {
  readonly measuredAt: string;
  readonly node: string;
  readonly cores: number;
  readonly rounds: number;
  readonly works: readonly WorkResult[];
  readonly footprints?: readonly Footprint[];
  readonly backlogs?: readonly Backlog[];
  readonly fairness?: Fairness;
  readonly urgent?: Urgent;
  readonly alternatives?: readonly Alternative[];
  readonly storageCalls?: readonly StorageCalls[];
  readonly entryMs?: Spread;
  readonly hashBytesPerSecond?: number;
}

const mibPerSecond = (bytes: number, ms: number): string => (bytes / MIB / (ms / 1000)).toFixed(0);
const mib = (bytes: number): string => `${(bytes / MIB).toFixed(0)} MiB`;

/** One line per figure, the ratio first. */
export const lineOfWork = (work: WorkResult): string => {
  const { workload, name, bytes, ratio, goal, productMs, baselineMs, ranges } = work;
  const spread = `${ratio.least.toFixed(2)} to ${ratio.most.toFixed(2)}`;
  const wanted = goal === null ? "" : `, goal ${goal.toFixed(2)}`;
  const rates = `${mibPerSecond(bytes, productMs.median)} of ${mibPerSecond(bytes, baselineMs.median)} MiB/s`;
  const cpu = `CPU ${work.productCpuSecondsPerGib.toFixed(2)} of ${work.baselineCpuSecondsPerGib.toFixed(2)} s/GiB`;
  return `${workload.padEnd(3)}  ${name.padEnd(36)} ${ratio.median.toFixed(2)} (${spread}${wanted})  ${rates}  ${cpu}  ${ranges.flat().length} ranges`;
};

export const lineOfFootprint = (footprint: Footprint): string => {
  const { rangeBytes, hostPeakRssBytes, baselinePeakRssBytes } = footprint;
  const cpu = footprint.hostCpuSecondsPerGib / footprint.baselineCpuSecondsPerGib;
  const rss = hostPeakRssBytes / baselinePeakRssBytes;
  return (
    `f  8 streams, ranges of ${(rangeBytes / MIB).toFixed(1)} MiB: peak ${mib(hostPeakRssBytes)} of ${mib(baselinePeakRssBytes)} (${rss.toFixed(2)}), ` +
    `CPU ${footprint.hostCpuSecondsPerGib.toFixed(2)} of ${footprint.baselineCpuSecondsPerGib.toFixed(2)} s/GiB (${cpu.toFixed(2)})`
  );
};

export const lineOfBacklog = ({ waiting, perJobMs, hostCpuMs, bareMs }: Backlog): string =>
  `g  ${waiting} jobs waiting: ${perJobMs.toFixed(1)} ms per job, ${hostCpuMs.toFixed(1)} ms CPU of the host; the queue itself takes ${bareMs.toFixed(1)} ms to hand one out and delete it`;

export const lineOfFairness = ({ aloneMs, besideHugeMs }: Fairness): string =>
  `fairness  100 × 1 MiB: ${aloneMs.toFixed(0)} ms median alone, ${besideHugeMs.toFixed(0)} ms beside 2 GiB (${(besideHugeMs / aloneMs).toFixed(2)}, at most 3)`;

export const lineOfUrgent = ({ aloneMs, besideBatchMs, slowestMs, transfers, batchMs }: Urgent): string =>
  `urgent  one small transfer: ${aloneMs.toFixed(0)} ms median alone, ${besideBatchMs.toFixed(0)} ms beside a batch of 5,000 (${(besideBatchMs / aloneMs).toFixed(1)} times; ${transfers} of them, the slowest ${slowestMs.toFixed(0)} ms; the batch took ${(batchMs / 1000).toFixed(0)} s)`;

export const lineOfAlternative = (other: Alternative, works: readonly WorkResult[]): string => {
  const { name, workload, bytes, bytesPerSecond, peakRssBytes } = other;
  const ours = works.find((work) => work.workload === workload);
  const ahead =
    ours === undefined
      ? ""
      : `; blobferry is ${(((ours.bytes / ours.productMs.median) * 1000) / bytesPerSecond).toFixed(1)} times as fast`;
  return `${workload.padEnd(3)}  ${name}: ${(bytesPerSecond / MIB).toFixed(1)} MiB/s over ${mib(bytes)}, peak ${mib(peakRssBytes)}${ahead}`;
};

export const lineOfCalls = ({ what, ranges, calls }: StorageCalls): string =>
  `calls  1 GiB, ${what}, ${ranges} ranges: ${Object.entries(calls)
    .map(([operation, count]) => `${operation} ${count}`)
    .join(", ")}`;

export const lineOfEntry = ({ median, least, most }: Spread): string =>
  `entry  all functions load in ${median.toFixed(0)} ms (${least.toFixed(0)} to ${most.toFixed(0)}, below 300)`;

export const lineOfHash = (bytesPerSecond: number): string =>
  `hash  quickXorHash: ${(bytesPerSecond / 1e9).toFixed(1)} GB/s on one core (above 2)`;
