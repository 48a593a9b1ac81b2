import { stepMessage, publishResult } from "./step/dispatch.ts";
import type { Policy } from "./policy.ts";
import type { Ports, RecordSummary } from "./ports.ts";
import { isEnded, type TransferRecord } from "./record.ts";

export interface Rescued {
  /** Ids of transfers whose message was sent again. */
  readonly resent: readonly string[];
  /** Ids of ended transfers whose result was published again. */
  readonly republished: readonly string[];
}

/**
 * The timer's work: resends the message of transfers that are stalled, and publishes ends whose publication is not
 * confirmed. Rescuing too early is harmless, since the fencing token makes the second message stale; the flag in the
 * record keeps messages from multiplying.
 */
export const rescueStalled = async (ports: Ports, policy: Policy): Promise<Rescued> => {
  const nowMs = ports.clock.nowMs();
  const oldestWaiting = await ports.steps.oldestVisibleAt();
  const resent: string[] = [];
  const republished: string[] = [];
  for await (const summary of ports.records.list()) {
    if (!isStalled(summary, oldestWaiting, nowMs, policy.rescueAfterMs)) continue;
    const stored = await ports.records.read(summary.transferId, summary.admittedAt);
    if (stored?.record.step !== summary.step) continue;
    const { record, eTag } = stored;
    if (isEnded(record)) {
      await publishResult(ports, stored, record.result);
      republished.push(record.transferId);
    } else if (!rescuedRecently(record, nowMs, policy.rescueAfterMs)) {
      const mark = await ports.records.replace({ ...record, rescuedAt: new Date(nowMs).toISOString() }, eTag);
      if (mark.kind === "conflict") continue;
      await ports.steps.send(stepMessage(record), 0);
      resent.push(record.transferId);
    }
  }
  return { resent, republished };
};

/**
 * Whether a transfer has not moved for too long. While a message older than its last step still waits in the queue,
 * its own may simply not have been due.
 */
export const isStalled = (
  summary: RecordSummary,
  oldestWaiting: Date | null,
  nowMs: number,
  rescueAfterMs: number,
): boolean => {
  if (summary.resultPublished) return false;
  const updatedMs = Date.parse(summary.updatedAt);
  const dueMs = Math.max(updatedMs, summary.waitUntil === null ? 0 : Date.parse(summary.waitUntil));
  if (nowMs - dueMs < rescueAfterMs) return false;
  return oldestWaiting === null || oldestWaiting.getTime() > updatedMs;
};

const rescuedRecently = ({ rescuedAt }: TransferRecord, nowMs: number, rescueAfterMs: number): boolean =>
  rescuedAt !== null && nowMs - Date.parse(rescuedAt) < rescueAfterMs;
