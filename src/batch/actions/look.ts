import type { BatchPolicy } from "../batch-policy.ts";
import { outstanding, type BatchRecord } from "../batch-record.ts";
import { everyOne } from "../every-one.ts";
import type { BatchPorts } from "../ports.ts";
import { unended } from "../unended.ts";

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
    const left = await unended(ports, batchId, page, children);
    looked.set(page.page, page.children - left.length);
  });
  const open = record.open.map((page) => ({ ...page, ended: looked.get(page.page) ?? page.ended }));
  const next = { ...record, open };
  const hasMoved = outstanding(next) < outstanding(record);
  const lookDelayMs = hasMoved
    ? policy.lookBaseMs
    : Math.min(policy.lookMaxMs, Math.max(policy.lookBaseMs, record.lookDelayMs * 2));
  return { ...next, lookDelayMs, lookAt: new Date(ports.clock.nowMs() + lookDelayMs).toISOString() };
};
