import { withConstantTimeQueues } from "./constant-time-queues.ts";
import { inLanes } from "./plan.ts";
import { cpuSecondsOf } from "./process-usage.ts";
import { jobOf, takeResults } from "./product.ts";
import type { Rig } from "./rig.ts";

const SMALL_BYTES = 1024;
/** So many jobs are timed, whatever waits behind them. */
const TIMED = 400;
/** Before them, so that the host is warm. */
const WARM_UP = 600;
const WAITING = [1000, 20_000] as const;

/**
 * Time per job with so many jobs on the queue. Azurite's own calls take the longer the more waits; these queues' do
 * not, so what grew here would be ours.
 */
export interface Backlog {
  readonly waiting: number;
  readonly perJobMs: number;
  /** CPU of the host per job. */
  readonly hostCpuMs: number;
  /** What the queue itself takes to hand out and delete a message then, asked by nobody else. */
  readonly bareMs: number;
}

export const measureBacklogs = (rig: Rig): Promise<readonly Backlog[]> =>
  withConstantTimeQueues(rig, async (onConstantTime) => {
    const backlogs: Backlog[] = [];
    for (const waiting of WAITING) backlogs.push(await measure(onConstantTime, waiting));
    return backlogs;
  });

const measure = async (rig: Rig, waiting: number): Promise<Backlog> => {
  const blob = await rig.blobOf(SMALL_BYTES);
  const sink = await rig.startSink();
  const host = await rig.startHost(sink);
  const put = (jobs: number): Promise<void> =>
    inLanes(Array.from({ length: jobs }), 16, async () => {
      await rig.jobs.sendMessage(jobOf(blob, undefined));
    });
  try {
    await put(WARM_UP);
    await host.untilEnded(WARM_UP);
    await takeResults(rig);
    host.resetCount();
    process.kill(host.pid, "SIGSTOP");
    await put(waiting);
    const bareMs = await takeSome(rig);
    process.kill(host.pid, "SIGCONT");
    const cpuBefore = cpuSecondsOf(host.pid) ?? 0;
    const startedMs = performance.now();
    await host.untilEnded(TIMED);
    const elapsedMs = performance.now() - startedMs;
    const hostCpuMs = (((cpuSecondsOf(host.pid) ?? 0) - cpuBefore) * 1000) / TIMED;
    return { waiting, perJobMs: elapsedMs / TIMED, hostCpuMs, bareMs };
  } finally {
    await rig.jobs.clearMessages();
    await host.stop();
    await sink.stop();
    await rig.results.clearMessages();
  }
};

/** @returns the milliseconds it takes per message */
const takeSome = async ({ jobs }: Rig): Promise<number> => {
  const startedMs = performance.now();
  const { receivedMessageItems } = await jobs.receiveMessages({ numberOfMessages: 16 });
  for (const { messageId, popReceipt } of receivedMessageItems)
    await jobs.deleteMessage(messageId, popReceipt);
  return (performance.now() - startedMs) / receivedMessageItems.length;
};
