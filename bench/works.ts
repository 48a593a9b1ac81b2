import { compare, type Comparison, type Sides } from "./compare.ts";
import { withConstantTimeQueues } from "./constant-time-queues.ts";
import { GIB, LARGEST_RANGE_BYTES, MIB } from "./plan.ts";
import type { Rig } from "./rig.ts";
import { startMovingProcess } from "./moving-process.ts";

/** A link like the one to the real service: what it takes to be as fast as the wire. */
const REMOTE_LINK = { roundTripMs: 60, bytesPerSecond: 40_000_000 };

interface WorkSpec {
  readonly workload: string;
  readonly what: string;
  readonly transfers: number;
  readonly bytes: number;
  /** Baseline loops side by side. */
  readonly lanes: number;
  /** At most so many wait on the queue at a time: Azurite takes the longer to delete a message the more there are. */
  readonly batch?: number;
  /** On queues whose calls take the same whatever waits, instead of Azurite's. */
  readonly constantTimeQueues?: true;
  /** Undefined: the worker chooses. */
  readonly rangeBytes?: number;
  readonly link?: typeof REMOTE_LINK;
  /** Of a long work fewer rounds say as much. */
  readonly mostRounds?: number;
  /** Rounds before, that do not count; a short work needs some until the compiler has seen enough of it. */
  readonly warmUps?: number;
  /** The lowest acceptable ratio to the baseline. */
  readonly goal?: number;
}

const a = { workload: "many-large", transfers: 8, bytes: 128 * MIB, lanes: 8 };
const b = { workload: "single-large", transfers: 1, bytes: GIB, lanes: 1 };
const c = {
  workload: "remote-link",
  transfers: 1,
  bytes: GIB,
  lanes: 1,
  link: REMOTE_LINK,
  mostRounds: 1,
  warmUps: 0,
};
const d = {
  workload: "many-small",
  transfers: 2000,
  bytes: 64 * 1024,
  lanes: 16,
  batch: 250,
  mostRounds: 1,
  warmUps: 1,
};
const e = { workload: "many-medium", transfers: 16, bytes: 32 * MIB, lanes: 16 };

export const works: readonly WorkSpec[] = [
  { ...a, what: "8 × 128 MiB at once", goal: 0.9 },
  { ...a, workload: "many-large-10mib", what: "8 × 128 MiB, ranges of 10 MiB", rangeBytes: 10 * MIB },
  {
    ...a,
    workload: "many-large-60mib",
    what: "8 × 128 MiB, ranges of 59.7 MiB",
    rangeBytes: LARGEST_RANGE_BYTES,
  },
  { ...b, what: "1 × 1 GiB", goal: 0.6 },
  { ...b, workload: "single-large-10mib", what: "1 × 1 GiB, ranges of 10 MiB", rangeBytes: 10 * MIB },
  {
    ...b,
    workload: "single-large-60mib",
    what: "1 × 1 GiB, ranges of 59.7 MiB",
    rangeBytes: LARGEST_RANGE_BYTES,
  },
  { ...c, what: "1 × 1 GiB, 60 ms and 40 MB/s away", goal: 0.9 },
  { ...d, what: "2,000 × 64 KiB", goal: 0.5 },
  {
    ...d,
    workload: "many-small-constant-time",
    what: "2,000 × 64 KiB, constant-time queues",
    constantTimeQueues: true,
  },
  { ...e, what: "16 × 32 MiB", goal: 0.85 },
];

/** A work, compared, and what was hoped for. */
export interface WorkResult extends Comparison {
  readonly workload: string;
  readonly goal: number | null;
}

/** Runs one work with processes of its own, so that none has what came before in its memory. */
export const runWork = async (rig: Rig, spec: WorkSpec, rounds: number): Promise<WorkResult> => {
  const blob = await rig.blobOf(spec.bytes);
  const run = (on: Rig): Promise<WorkResult> =>
    withSides(on, spec.link, async (sides) => {
      const work = {
        blob,
        transfers: spec.transfers,
        batch: spec.batch ?? spec.transfers,
        ...(spec.rangeBytes === undefined ? {} : { rangeBytes: spec.rangeBytes }),
      };
      const comparison = await compare(sides, work, {
        name: spec.what,
        lanes: spec.lanes,
        rounds: Math.min(rounds, spec.mostRounds ?? rounds),
        warmUps: spec.warmUps ?? 4,
      });
      return { workload: spec.workload, goal: spec.goal ?? null, ...comparison };
    });
  return spec.constantTimeQueues ? await withConstantTimeQueues(rig, run) : await run(rig);
};

export const withSides = async <T>(
  rig: Rig,
  link: typeof REMOTE_LINK | undefined,
  use: (sides: Sides) => Promise<T>,
): Promise<T> => {
  const sink = await rig.startSink(link);
  const host = await rig.startHost(sink);
  const baseline = startMovingProcess("baseline");
  try {
    return await use({ rig, sink, host, baseline });
  } finally {
    await baseline.stop();
    await host.stop();
    await sink.stop();
  }
};
