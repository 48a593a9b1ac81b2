import type { BenchHost } from "./bench-host.ts";
import type { Queues } from "./rig.ts";
import { inLanes } from "./plan.ts";
import { cpuSecondsOf } from "./process-usage.ts";
import type { Rig } from "./rig.ts";

/** What blobferry is asked to move. */
export interface Work {
  readonly blob: string;
  readonly transfers: number;
  /** How many of them wait on the queue at a time. */
  readonly batch: number;
  /** Undefined: the worker chooses. */
  readonly rangeBytes?: number;
}

export interface ProductSpent {
  readonly elapsedMs: number;
  /** Of the host alone. */
  readonly cpuSeconds: number;
}

/** A finished transfer, as its result tells. */
export interface Finished {
  readonly label: string | null;
  /** Milliseconds since 1970. */
  readonly completedAtMs: number;
}

let named = 0;

export const jobOf = (blob: string, rangeBytes: number | undefined, label = "bench"): string =>
  JSON.stringify({
    source: { container: "sources", blob },
    target: { kind: "bundle", driveId: "bench", itemId: `b${named++}` },
    // The sink keeps nothing that could be compared. The hash is worked out all the same.
    options: { verify: "off", labels: { label }, ...(rangeBytes === undefined ? {} : { rangeBytes }) },
  });

/**
 * Jobs onto the queue, and the time until the last result is there. The host is halted while the jobs are put, so
 * that all of them wait when the clock starts: putting them is the user's part.
 */
export const moveThroughQueue = async (
  rig: Rig,
  host: BenchHost,
  jobs: readonly string[],
): Promise<ProductSpent> => {
  host.resetCount();
  process.kill(host.pid, "SIGSTOP");
  try {
    await inLanes(jobs, 16, async (job) => {
      await rig.jobs.sendMessage(job);
    });
  } finally {
    process.kill(host.pid, "SIGCONT");
  }
  const cpuBefore = cpuSecondsOf(host.pid) ?? 0;
  const startedMs = performance.now();
  await host.untilEnded(jobs.length);
  const elapsedMs = performance.now() - startedMs;
  return { elapsedMs, cpuSeconds: (cpuSecondsOf(host.pid) ?? 0) - cpuBefore };
};

/** All batches of a work, one after the other. */
export const moveWork = async (rig: Rig, host: BenchHost, work: Work): Promise<ProductSpent> => {
  let elapsedMs = 0;
  let cpuSeconds = 0;
  for (let left = work.transfers; left > 0; left -= work.batch) {
    const jobs = jobsOf({ ...work, transfers: Math.min(left, work.batch) });
    const spent = await moveThroughQueue(rig, host, jobs);
    elapsedMs += spent.elapsedMs;
    cpuSeconds += spent.cpuSeconds;
    await takeResults(rig);
  }
  return { elapsedMs, cpuSeconds };
};

export const jobsOf = ({ blob, transfers, rangeBytes }: Omit<Work, "batch">): readonly string[] =>
  Array.from({ length: transfers }, () => jobOf(blob, rangeBytes));

/** Takes the results off their queue. A transfer that did not complete makes every figure worthless. */
export const takeResults = async ({ results }: Pick<Queues, "results">): Promise<readonly Finished[]> => {
  const finished: Finished[] = [];
  for (;;) {
    const { receivedMessageItems } = await results.receiveMessages({ numberOfMessages: 32 });
    if (receivedMessageItems.length === 0) return finished;
    for (const { messageId, popReceipt, messageText } of receivedMessageItems) {
      const { data } = JSON.parse(messageText) as { data: Result };
      if (data.status !== "completed") throw new Error(`a transfer ended ${data.status}: ${messageText}`);
      finished.push({ label: data.labels["label"] ?? null, completedAtMs: Date.parse(data.completedAt) });
      await results.deleteMessage(messageId, popReceipt);
    }
  }
};

interface Result {
  readonly status: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly completedAt: string;
}
