import { startMovingProcess } from "./moving-process.ts";
import { cut, GIB, MIB } from "./plan.ts";
import type { Rig } from "./rig.ts";

/** What else a user of npm can take, on the works a and b. */
export interface Alternative {
  readonly name: string;
  readonly workload: "many-large" | "single-large";
  readonly bytes: number;
  readonly bytesPerSecond: number;
  readonly peakRssBytes: number;
}

/**
 * `LargeFileUploadTask` of the Graph SDK: a whole blob in memory, or its stream. The stream form is so slow that it
 * gets less to do; its rate does not depend on that.
 */
const cases = [
  { name: "sdk-file", workload: "many-large", transfers: 8, bytes: 128 * MIB },
  { name: "sdk-file", workload: "single-large", transfers: 1, bytes: GIB },
  { name: "sdk-stream", workload: "many-large", transfers: 8, bytes: 4 * MIB },
  { name: "sdk-stream", workload: "single-large", transfers: 1, bytes: 32 * MIB },
] as const;

export const measureAlternatives = async (rig: Rig): Promise<readonly Alternative[]> => {
  const measured: Alternative[] = [];
  for (const { name, workload, transfers, bytes } of cases) {
    const sink = await rig.startSink();
    const process = startMovingProcess(name);
    try {
      const { elapsedMs, peakRssBytes } = await process.move({
        sourceUrl: rig.urlOf(await rig.blobOf(bytes)),
        graphUrl: sink.url,
        transfers: Array.from({ length: transfers }, () => cut({ bytes, rangeBytes: 10 * MIB })),
        lanes: transfers,
      });
      const moved = transfers * bytes;
      measured.push({
        name,
        workload,
        bytes: moved,
        bytesPerSecond: (moved / elapsedMs) * 1000,
        peakRssBytes,
      });
    } finally {
      await process.stop();
      await sink.stop();
    }
  }
  return measured;
};
