import { inLanes } from "./plan.ts";
import { cpuSecondsOf } from "./process-usage.ts";
import { jobOf, takeResults } from "./product.ts";
import type { Rig } from "./rig.ts";
import { withSides } from "./works.ts";

const SMALL_BYTES = 1024;
/** So many jobs are timed, whatever waits behind them. */
const TIMED = 200;
/** Before them, so that the host is warm. */
const WARM_UP = 300;

/** Time per job with so many jobs on the queue. */
export interface Backlog {
  readonly waiting: number;
  readonly perJobMs: number;
  /** CPU of the host per job: what is ours of that time. */
  readonly hostCpuMs: number;
  /** What Azurite takes to hand out and delete a message then, asked by nobody else: what is its own. */
  readonly bareMs: number;
}

export const measureBacklogs = async (rig: Rig): Promise<readonly Backlog[]> => {
  const backlogs: Backlog[] = [];
  for (const waiting of [1000, 20_000]) backlogs.push(await measure(rig, waiting));
  return backlogs;
};

const measure = (rig: Rig, waiting: number): Promise<Backlog> =>
  withSides(rig, undefined, async ({ host }) => {
    const blob = await rig.blobOf(SMALL_BYTES);
    const put = (jobs: number): Promise<void> =>
      inLanes(Array.from({ length: jobs }), 16, async () => {
        await rig.jobs.sendMessage(jobOf(blob, undefined));
      });
    await put(WARM_UP);
    await host.untilEnded(WARM_UP);
    await takeResults(rig);

    host.resetCount();
    process.kill(host.pid, "SIGSTOP");
    await put(waiting);
    const bareStartedMs = performance.now();
    const { receivedMessageItems } = await rig.jobs.receiveMessages({ numberOfMessages: 16 });
    for (const { messageId, popReceipt } of receivedMessageItems) {
      await rig.jobs.deleteMessage(messageId, popReceipt);
    }
    const bareMs = (performance.now() - bareStartedMs) / receivedMessageItems.length;
    process.kill(host.pid, "SIGCONT");
    const cpuBefore = cpuSecondsOf(host.pid) ?? 0;
    const startedMs = performance.now();
    await host.untilEnded(TIMED);
    const elapsedMs = performance.now() - startedMs;
    const hostCpuMs = (((cpuSecondsOf(host.pid) ?? 0) - cpuBefore) * 1000) / TIMED;
    await rig.jobs.clearMessages();
    return { waiting, perJobMs: elapsedMs / TIMED, hostCpuMs, bareMs };
  }).finally(async () => {
    await rig.results.clearMessages();
  });
