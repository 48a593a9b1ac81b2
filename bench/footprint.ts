import { cut, LARGEST_RANGE_BYTES, MIB } from "./plan.ts";
import { peakRssBytesOf } from "./process-usage.ts";
import { jobsOf, moveThroughQueue, takeResults } from "./product.ts";
import type { Rig } from "./rig.ts";
import { withSides } from "./works.ts";

const TRANSFERS = 8;
const BLOB_BYTES = 128 * MIB;
/** So much has to pass before memory has settled where it stays. */
const ROUNDS = 3;

/** What eight streams at once cost, for one size of range. */
export interface Footprint {
  readonly rangeBytes: number;
  readonly hostPeakRssBytes: number;
  readonly floorPeakRssBytes: number;
  readonly hostCpuSecondsPerGib: number;
  readonly floorCpuSecondsPerGib: number;
}

/** Peak memory and CPU of fresh processes: the host's, and the floor's with as many streams. */
export const measureFootprints = async (rig: Rig): Promise<readonly Footprint[]> => {
  const blob = await rig.blobOf(BLOB_BYTES);
  const footprints: Footprint[] = [];
  for (const rangeBytes of [10 * MIB, LARGEST_RANGE_BYTES]) {
    footprints.push(await withSides(rig, undefined, (sides) => measure({ ...sides, blob, rangeBytes })));
  }
  return footprints;
};

const measure = async ({
  rig,
  sink,
  host,
  floor,
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
    transfers: Array.from({ length: TRANSFERS }, () => cut(BLOB_BYTES, rangeBytes)),
    lanes: TRANSFERS,
  };
  let hostCpuSeconds = 0;
  let floorCpuSeconds = 0;
  let floorPeakRssBytes = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const spent = await moveThroughQueue(
      rig,
      host,
      jobsOf({ blob, transfers: TRANSFERS, chunkBytes: rangeBytes }),
    );
    await takeResults(rig);
    const floorSpent = await floor.move(plan);
    hostCpuSeconds = spent.cpuSeconds;
    floorCpuSeconds = floorSpent.cpuSeconds;
    floorPeakRssBytes = floorSpent.peakRssBytes;
  }
  return {
    rangeBytes,
    hostPeakRssBytes: peakRssBytesOf(host.pid) ?? Number.NaN,
    floorPeakRssBytes,
    hostCpuSecondsPerGib: hostCpuSeconds / gib,
    floorCpuSecondsPerGib: floorCpuSeconds / gib,
  };
};
