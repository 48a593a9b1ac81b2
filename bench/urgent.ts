import { setTimeout } from "node:timers/promises";
import { withConstantTimeQueues } from "./constant-time-queues.ts";
import { jobOf } from "./product.ts";
import type { Rig } from "./rig.ts";
import { median } from "./statistics.ts";

const SMALL_BYTES = 1024;
const BATCH_BLOBS = 5000;
const ALONE = 15;
const POLL_MS = 50;

/** Time from submission to result of one small transfer at a time, alone and beside a batch of 5,000. */
export interface Urgent {
  readonly aloneMs: number;
  /** Median of those that were submitted while the batch ran. */
  readonly besideBatchMs: number;
  readonly slowestMs: number;
  readonly transfers: number;
  readonly batchMs: number;
}

export const measureUrgent = (rig: Rig): Promise<Urgent> =>
  withConstantTimeQueues(rig, async (onConstantTime) => {
    const sink = await onConstantTime.startSink();
    const host = await onConstantTime.startHost(sink);
    try {
      return await measure(onConstantTime);
    } finally {
      await host.stop();
      await sink.stop();
    }
  });

const measure = async (rig: Rig): Promise<Urgent> => {
  const blob = await rig.blobOf(SMALL_BYTES);
  await rig.copiesOf(blob, "batch/", BATCH_BLOBS);
  const ended = new Map<string, number>();
  let submitted = 0;
  const one = async (): Promise<number> => {
    const label = `urgent-${submitted++}`;
    const startedMs = Date.now();
    await rig.jobs.sendMessage(jobOf(blob, undefined, label));
    return (await untilEnded(rig, ended, label)) - startedMs;
  };

  await one(); // warms the host up
  const alone: number[] = [];
  for (let i = 0; i < ALONE; i++) alone.push(await one());

  const startedMs = Date.now();
  await rig.jobs.sendMessage(batchOf("batch/"));
  // The batch is under way once one of its transfers has ended.
  await untilEnded(rig, ended, CHILD);
  const beside: number[] = [];
  while (!ended.has(BATCH)) beside.push(await one());
  return {
    aloneMs: median(alone),
    besideBatchMs: median(beside),
    slowestMs: Math.max(...beside),
    transfers: beside.length,
    batchMs: (ended.get(BATCH) ?? 0) - startedMs,
  };
};

const BATCH = "the batch";
const CHILD = "a transfer of the batch";

const batchOf = (prefix: string): string =>
  JSON.stringify({
    source: { container: "sources", prefix },
    target: { kind: "drive", driveId: "bench-library", path: "{path}" },
    options: { verify: "off" },
    batchId: "bench",
  });

/** Takes results off their queue until the one is there. @returns when it ended, in milliseconds since 1970 */
const untilEnded = async (rig: Rig, ended: Map<string, number>, wanted: string): Promise<number> => {
  for (;;) {
    const found = ended.get(wanted);
    if (found !== undefined) return found;
    const { receivedMessageItems } = await rig.results.receiveMessages({ numberOfMessages: 32 });
    for (const { messageId, popReceipt, messageText } of receivedMessageItems) {
      const { type, time, data } = JSON.parse(messageText) as Result;
      if (data.status !== "completed") throw new Error(`ended ${data.status}: ${messageText}`);
      const name = type.startsWith("blobferry.batch.") ? BATCH : (data.labels["label"] ?? CHILD);
      ended.set(name, Date.parse(time));
      await rig.results.deleteMessage(messageId, popReceipt);
    }
    if (receivedMessageItems.length === 0) await setTimeout(POLL_MS);
  }
};

interface Result {
  readonly type: string;
  readonly time: string;
  readonly data: {
    readonly status: string;
    readonly labels: Readonly<Record<string, string>>;
  };
}
