import { startStorageProxy } from "../local/faults/storage-proxy.ts";
import { GIB, MIB } from "./plan.ts";
import { jobsOf, moveThroughQueue, takeResults } from "./product.ts";
import type { Rig } from "./rig.ts";

/** Every call to storage that one transfer of 1 GiB makes, the host's among them. */
export interface StorageCalls {
  readonly what: string;
  readonly ranges: number;
  /** By operation; `receive` counts empty polls too. */
  readonly calls: Readonly<Record<string, number>>;
  readonly elapsedMs: number;
}

/** Counted on the wire, by a proxy in front of Azurite. */
export const countStorageCalls = async (rig: Rig): Promise<readonly StorageCalls[]> => {
  const calls = new Map<string, number>();
  const proxy = await startStorageProxy(rig.connectionString, ({ operation }) => {
    calls.set(operation, (calls.get(operation) ?? 0) + 1);
    return Promise.resolve(undefined);
  });
  const sink = await rig.startSink();
  const host = await rig.startHost(sink, proxy.connectionString);
  try {
    const blob = await rig.blobOf(GIB);
    const counted: StorageCalls[] = [];
    for (const [what, rangeBytes] of [
      ["10 MiB", 10 * MIB],
      ["adaptive", undefined],
    ] as const) {
      await sink.takeRanges();
      calls.clear();
      const jobs = jobsOf({ blob, transfers: 1, ...(rangeBytes === undefined ? {} : { rangeBytes }) });
      const { elapsedMs } = await moveThroughQueue(rig, host, jobs);
      const ranges = (await sink.takeRanges()).flat().length;
      counted.push({ what, ranges, calls: Object.fromEntries(calls), elapsedMs });
      await takeResults(rig);
    }
    return counted;
  } finally {
    await host.stop();
    await sink.stop();
    await proxy.close();
  }
};
