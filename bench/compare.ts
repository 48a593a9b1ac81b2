import type { BenchHost } from "./bench-host.ts";
import type { MovingProcess } from "./moving-process.ts";
import type { Plan, Spent } from "./plan.ts";
import { moveWork, type ProductSpent, type Work } from "./product.ts";
import type { Rig, Sink } from "./rig.ts";
import { median, spreadOf, type Spread } from "./statistics.ts";

/** One kind of work, done by blobferry and by the baseline in turns. */
export interface Comparison {
  readonly name: string;
  readonly bytes: number;
  readonly rounds: number;
  /** As the product sent them, transfer by transfer; the baseline sends the same. */
  readonly ranges: readonly (readonly number[])[];
  readonly productMs: Spread;
  readonly baselineMs: Spread;
  /** The baseline's time over the product's, round by round: 1 is as fast as the baseline. */
  readonly ratio: Spread;
  /** Of the moving process alone, median. */
  readonly productCpuSecondsPerGib: number;
  readonly baselineCpuSecondsPerGib: number;
}

export interface Sides {
  readonly rig: Rig;
  readonly sink: Sink;
  readonly host: BenchHost;
  readonly baseline: MovingProcess;
}

export interface ComparisonOptions {
  readonly name: string;
  /** Baseline loops side by side. */
  readonly lanes: number;
  readonly rounds: number;
  /** Rounds before that do not count. */
  readonly warmUps: number;
}

/**
 * Both sides in turns, on the same ranges: absolute figures wander from minute to minute, a ratio within one round
 * hardly does.
 */
export const compare = async (
  { rig, sink, host, baseline }: Sides,
  work: Work,
  { name, lanes, rounds, warmUps }: ComparisonOptions,
): Promise<Comparison> => {
  const product: ProductSpent[] = [];
  const bare: Spent[] = [];
  let ranges: readonly (readonly number[])[] = [];
  for (let round = -warmUps; round < rounds; round++) {
    await sink.takeRanges();
    const spent = await moveWork(rig, host, work);
    ranges = await sink.takeRanges();
    const plan: Plan = { sourceUrl: rig.urlOf(work.blob), graphUrl: sink.url, transfers: ranges, lanes };
    const baselineSpent = await baseline.move(plan);
    if (round < 0) continue;
    product.push(spent);
    bare.push(baselineSpent);
  }
  const bytes = ranges.flat().reduce((sum, range) => sum + range, 0);
  const perGib = (cpuSeconds: number): number => cpuSeconds / (bytes / 2 ** 30);
  return {
    name,
    bytes,
    rounds,
    ranges,
    productMs: spreadOf(product.map(({ elapsedMs }) => elapsedMs)),
    baselineMs: spreadOf(bare.map(({ elapsedMs }) => elapsedMs)),
    ratio: spreadOf(product.map(({ elapsedMs }, i) => (bare[i]?.elapsedMs ?? 0) / elapsedMs)),
    productCpuSecondsPerGib: perGib(median(product.map(({ cpuSeconds }) => cpuSeconds))),
    baselineCpuSecondsPerGib: perGib(median(bare.map(({ cpuSeconds }) => cpuSeconds))),
  };
};
