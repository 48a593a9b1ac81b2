import { z } from "zod";
import type { Activity } from "../client/activity.ts";
import { withStorageErrors } from "../client/errors.ts";
import { TRANSFER_STATUSES } from "../client/transfer-view.ts";
import { withTimeout } from "../http/timeout.ts";
import type { Cooldown } from "../storage/cooldowns.ts";
import { WATCHED_USES, type WatchedUse } from "../storage/queue-faults.ts";

const count = z.int().nonnegative();
const MINUTES = 60;

export const overviewSchema = z.object({
  countedAt: z.iso.datetime().meta({ description: "When the count began." }),
  isComplete: z.boolean().meta({
    description: "False while only the newest of very many transfers have been counted; call again later.",
  }),
  total: count,
  byStatus: z.record(z.enum(TRANSFER_STATUSES), count),
  byError: z.record(z.string(), count).meta({ description: "Failed transfers, by the code of their error." }),
  inProgress: z.object({ bytes: count, acceptedBytes: count }).meta({
    description:
      "Of the transfers that have not ended and whose size is known: bytes in all, and those that have arrived.",
  }),
  lastHour: z.object({
    files: count.meta({ description: "Files delivered." }),
    filesPerMinute: z.array(count).length(MINUTES).readonly().meta({
      description:
        "Files delivered in each minute, oldest first. The last one is the minute of `countedAt`, which is not over.",
    }),
    bytesPerMinute: z.array(count).length(MINUTES).readonly().meta({
      description: "Their bytes, by the same minutes.",
    }),
  }),
  queues: z
    .array(z.object({ use: z.enum(WATCHED_USES), messages: count }))
    .readonly()
    .nullable()
    .meta({
      description: "About how many messages each queue holds, hidden ones included; null if unknown.",
    }),
  throttled: z
    .array(
      z.object({
        gate: z.string().meta({ description: "`files`, another workload of Graph, a mailbox, or a host." }),
        until: z.iso.datetime(),
      }),
    )
    .readonly()
    .nullable()
    .meta({
      description: "What Microsoft 365 is throttling and until when, the longest first; null if unknown.",
    }),
});

export type Overview = Readonly<z.infer<typeof overviewSchema>>;

/** What an overview is made from. */
export interface OverviewSources {
  /** Lists records: the expensive part. */
  readonly countAll: () => Promise<Activity>;
  readonly queueLengths: (
    signal: AbortSignal,
  ) => Promise<readonly { readonly use: WatchedUse; readonly messages: number }[]>;
  readonly cooldowns: (signal: AbortSignal) => Promise<readonly Cooldown[]>;
}

interface Timing {
  readonly nowMs: () => number;
  readonly timeoutMs: number;
  /** How long an overview is cached at least. */
  readonly keptMs: number;
}

/** Counting takes at most one part in so many of the time. */
const COUNTING_SHARE = 20;

/**
 * Makes the overview. However many pages watch it, an instance makes one at a time and keeps it for a while; a count
 * that took long is kept for longer.
 */
export const overviewReader = (
  { countAll, queueLengths, cooldowns }: OverviewSources,
  { nowMs, timeoutMs, keptMs }: Timing,
): (() => Promise<Overview>) => {
  const counted = kept(nowMs, keptMs, COUNTING_SHARE, () => withStorageErrors(countAll));
  const seen = kept(nowMs, keptMs, 1, () =>
    Promise.all([
      withTimeout(timeoutMs, queueLengths).catch(() => null),
      withTimeout(timeoutMs, cooldowns).then(
        (found) => ({ found, atMs: nowMs() }),
        () => null,
      ),
    ]),
  );
  return async () => {
    const [{ counts, isComplete, countedMs, inProgress, lastHour }, [queues, throttled]] = await Promise.all([
      counted(),
      seen(),
    ]);
    return {
      countedAt: new Date(countedMs).toISOString(),
      isComplete,
      total: counts.total,
      byStatus: counts.byStatus,
      byError: counts.byError,
      inProgress,
      lastHour,
      queues,
      throttled:
        throttled?.found.map(({ gate, leftMs }) => ({
          gate,
          until: new Date(throttled.atMs + leftMs).toISOString(),
        })) ?? null,
    };
  };
};

/** Calls that come while it is being made, or soon after, share it. An error is not kept. */
const kept = <T>(
  nowMs: () => number,
  keptMs: number,
  share: number,
  make: () => Promise<T>,
): (() => Promise<T>) => {
  let latest: Promise<T> | null = null;
  let untilMs = 0;
  return () => {
    const startedMs = nowMs();
    if (latest !== null && startedMs < untilMs) return latest;
    untilMs = Infinity;
    latest = make().then(
      (made) => {
        const endedMs = nowMs();
        untilMs = endedMs + Math.max(keptMs, (endedMs - startedMs) * (share - 1));
        return made;
      },
      (error: unknown) => {
        latest = null;
        throw error;
      },
    );
    return latest;
  };
};
