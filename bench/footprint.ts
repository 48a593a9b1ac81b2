import { cut, LARGEST_RANGE_BYTES, MIB } from "./plan.ts";
import { peakRssBytesOf } from "./process-usage.ts";
import { jobsOf, moveThroughQueue, takeResults } from "./product.ts";
import type { Rig } from "./rig.ts";
import { median } from "./statistics.ts";
import { withSides } from "./works.ts";

const TRANSFERS = 8;
const BLOB_BYTES = 128 * MIB;
/** So much has to pass before memory has settled where it stays; CPU counts in all but the first round. */
const ROUNDS = 4;
/** The peak is a matter of when memory is collected: the median of so many fresh processes. */
const PROCESSES = 3;

/** What eight streams at once cost, for one size of range. */
export interface Footprint {
  readonly rangeBytes: number;
  readonly hostPeakRssBytes: number;
  readonly baselinePeakRssBytes: number;
  readonly hostCpuSecondsPerGib: number;
  readonly baselineCpuSecondsPerGib: number;
}

/** Peak memory and CPU of fresh processes: the host's, and the baseline's with as many streams. */
export const measureFootprints = async (rig: Rig): Promise<readonly Footprint[]> => {
  const blob = await rig.blobOf(BLOB_BYTES);
  const footprints: Footprint[] = [];
  for (const rangeBytes of [10 * MIB, LARGEST_RANGE_BYTES]) {
    const found: Footprint[] = [];
    for (let i = 0; i < PROCESSES; i++)
      found.push(await withSides(rig, undefined, (sides) => measure({ ...sides, blob, rangeBytes })));
    const middle = (figure: (footprint: Footprint) => number): number => median(found.map(figure));
    footprints.push({
      rangeBytes,
      hostPeakRssBytes: middle((one) => one.hostPeakRssBytes),
      baselinePeakRssBytes: middle((one) => one.baselinePeakRssBytes),
      hostCpuSecondsPerGib: middle((one) => one.hostCpuSecondsPerGib),
      baselineCpuSecondsPerGib: middle((one) => one.baselineCpuSecondsPerGib),
    });
  }
  return footprints;
};

const measure = async ({
  rig,
  sink,
  host,
  baseline,
  blob,
  rangeBytes,
}: Parameters<Parameters<typeof withSides>[2]>[0] & {
  readonly blob: string;
  readonly rangeBytes: number;
}): Promise<Footprint> => {
  const gib = (TRANSFERS * BLOB_BYTES) / 2 ** 30;
  const plan = {
    sourceUrl: rig.urlOf(blob),
    graphUrl: sink.url,
    transfers: Array.from({ length: TRANSFERS }, () => cut({ bytes: BLOB_BYTES, rangeBytes })),
    lanes: TRANSFERS,
  };
  const hostCpuSeconds: number[] = [];
  const baselineCpuSeconds: number[] = [];
  let baselinePeakRssBytes = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const spent = await moveThroughQueue(
      rig,
      host,
      jobsOf({ blob, transfers: TRANSFERS, rangeBytes: rangeBytes }),
    );
    await takeResults(rig);
    const baselineSpent = await baseline.move(plan);
    hostCpuSeconds.push(spent.cpuSeconds);
    baselineCpuSeconds.push(baselineSpent.cpuSeconds);
    baselinePeakRssBytes = baselineSpent.peakRssBytes;
  }
  return {
    rangeBytes,
    hostPeakRssBytes: peakRssBytesOf(host.pid) ?? Number.NaN,
    baselinePeakRssBytes,
    hostCpuSecondsPerGib: median(hostCpuSeconds.slice(1)) / gib,
    baselineCpuSecondsPerGib: median(baselineCpuSeconds.slice(1)) / gib,
  };
};
