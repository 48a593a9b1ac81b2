import { requestCancel } from "../../transfer/request-cancel.ts";
import type { BatchPolicy } from "../batch-policy.ts";
import { outstanding, type BatchRecord, type OpenPage } from "../batch-record.ts";
import { childId } from "../child-id.ts";
import { everyOne } from "../every-one.ts";
import type { BatchPorts, ListedChild } from "../ports.ts";
import { isRetryable } from "../report-page.ts";

/** Looks at the open pages. The next look comes later the longer nothing ends. */
export const look = async (
  ports: BatchPorts,
  policy: BatchPolicy,
  record: BatchRecord,
): Promise<BatchRecord> => {
  const { batchId } = record;
  const looked = new Map<number, number>();
  const sent = record.open.filter(({ stage }) => stage !== "planned");
  await everyOne(sent, policy.atOnce, async (page) => {
    const children = await ports.children.list({ batchId, page: page.page, plannedAt: page.plannedAt });
    looked.set(page.page, await endedOf(ports, batchId, page, children));
    if (page.stage === "cancelling" && page.retried) await cancelLate(ports, policy, batchId, page, children);
  });
  const open = record.open.map((page) => ({ ...page, ended: looked.get(page.page) ?? page.ended }));
  const next = { ...record, open };
  const hasMoved = outstanding(next) < outstanding(record);
  const lookDelayMs = hasMoved
    ? policy.lookBaseMs
    : Math.min(policy.lookMaxMs, Math.max(policy.lookBaseMs, record.lookDelayMs * 2));
  return { ...next, lookDelayMs, lookAt: new Date(ports.clock.nowMs() + lookDelayMs).toISOString() };
};

/**
 * How many transfers of a page have ended. One without a record was never sent, or ended so long ago that its record is
 * deleted. One that was sent again stands at its old end until its message is read.
 */
const endedOf = async (
  { pages }: BatchPorts,
  batchId: string,
  { page, children: count, retried, retriedErrors }: OpenPage,
  sent: ReadonlyMap<number, ListedChild>,
): Promise<number> => {
  const report = retried ? await pages.readReport(batchId, page) : null;
  const isRunning = ([place, { end, attempt }]: readonly [number, ListedChild]): boolean => {
    const line = report?.lines[place];
    return (
      end === null || (line !== undefined && isRetryable(line, retriedErrors) && attempt <= line.attempt)
    );
  };
  return count - [...sent].filter(isRunning).length;
};

/**
 * Asks transfers to stop whose new attempt has begun since the page was cancelled: until then they stood at their old
 * end, and nothing could be cancelled.
 */
const cancelLate = async (
  ports: BatchPorts,
  policy: BatchPolicy,
  batchId: string,
  { page, plannedAt }: OpenPage,
  sent: ReadonlyMap<number, ListedChild>,
): Promise<void> => {
  const running = [...sent].filter(([, { end }]) => end === null).map(([place]) => place);
  await everyOne(running, policy.atOnce, async (place) => {
    await requestCancel(ports, childId({ batchId, page, plannedAt }, place));
  });
};
