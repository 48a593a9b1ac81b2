/** What a process that moves blobs without blobferry is asked to move. */
export interface Plan {
  /** The blob, with a SAS. All transfers of a plan read the same one. */
  readonly sourceUrl: string;
  /** Where the sink listens. */
  readonly graphUrl: string;
  /** A range list per transfer: the sizes in order. */
  readonly transfers: readonly (readonly number[])[];
  /** How many transfers run side by side. */
  readonly lanes: number;
}

/** What moving a plan took. */
export interface Spent {
  readonly elapsedMs: number;
  /** User and system, of the moving process alone. */
  readonly cpuSeconds: number;
  /** Since the process began. */
  readonly peakRssBytes: number;
}

export const MIB = 1024 * 1024;
export const GIB = 1024 * MIB;
/** Largest range that Graph takes for a drive item. */
export const LARGEST_RANGE_BYTES = 62_586_880;

/** The lengths of the ranges that a blob is sent in: equal ones, and the rest. */
export const cut = ({
  bytes,
  rangeBytes,
}: {
  readonly bytes: number;
  readonly rangeBytes: number;
}): readonly number[] => {
  const ranges = Array.from({ length: Math.floor(bytes / rangeBytes) }, () => rangeBytes);
  const rest = bytes % rangeBytes;
  return rest === 0 ? ranges : [...ranges, rest];
};

/**
 * Runs `work` for each item, `lanes` at a time. Unlike `mapConcurrently`, which yields results in order and so waits for
 * the oldest, it starts the next item as soon as any lane is free: an idle lane would distort what is measured.
 */
export const inLanes = async <T>(
  items: readonly T[],
  lanes: number,
  work: (item: T, index: number) => Promise<void>,
): Promise<void> => {
  const entries = items.entries();
  await Promise.all(
    Array.from({ length: Math.min(lanes, items.length) }, async () => {
      for (const [index, item] of entries) await work(item, index);
    }),
  );
};
