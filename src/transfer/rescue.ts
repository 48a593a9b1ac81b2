import { stepMessage } from "./step/dispatch.ts";
import { publishResult } from "./step/publish-result.ts";
import type { Policy } from "./policy.ts";
import type { Ports, QueueHead, RecordSummary } from "./ports.ts";
import { isEnded, queueOf, type TransferRecord } from "./record.ts";

export interface Rescued {
  /** Ids of transfers whose message was sent again. */
  readonly resent: readonly string[];
  /** Ids of ended transfers whose result was published again. */
  readonly republished: readonly string[];
  /** Transfers that could not be rescued, for instance because their record cannot be read. Each stops only itself. */
  readonly failed: readonly { readonly transferId: string; readonly reason: string }[];
}

/** One run looks at no more transfers after this long; the next begins with the latest again. */
const RUN_MS = 4 * 60_000;

/**
 * The timer's work: resends the message of transfers that are stalled, and publishes ends whose publication is not
 * confirmed. Rescuing too early is harmless, since the fencing token makes the second message stale; the flag in the
 * record keeps messages from multiplying.
 */
export const rescueStalled = async (ports: Ports, policy: Policy): Promise<Rescued> => {
  const nowMs = ports.clock.nowMs();
  const heads = await ports.steps.heads();
  const resent: string[] = [];
  const republished: string[] = [];
  const failed: Rescued["failed"][number][] = [];
  for await (const summary of ports.records.list()) {
    if (ports.clock.nowMs() - nowMs >= RUN_MS) break;
    if (!isStalled(summary, heads[summary.queue], nowMs, policy.rescueAfterMs)) continue;
    try {
      const done = await rescueOne(ports, policy, summary, nowMs);
      if (done === "resent") resent.push(summary.transferId);
      if (done === "republished") republished.push(summary.transferId);
    } catch (error) {
      failed.push({
        transferId: summary.transferId,
        reason: error instanceof Error ? error.message : String(error),
      });
    }
  }
  return { resent, republished, failed };
};

const rescueOne = async (
  ports: Ports,
  policy: Policy,
  summary: RecordSummary,
  nowMs: number,
): Promise<"resent" | "republished" | null> => {
  const stored = await ports.records.read(summary.transferId, summary.admittedAt);
  if (stored?.record.step !== summary.step) return null;
  const { record, eTag } = stored;
  if (isEnded(record)) {
    await publishResult(ports, stored, record.result);
    return "republished";
  }
  if (rescuedRecently(record, nowMs, policy.rescueAfterMs)) return null;
  const flag = await ports.records.replace({ ...record, rescuedAt: new Date(nowMs).toISOString() }, eTag);
  if (flag.kind === "conflict") return null;
  await ports.steps.send(queueOf(record), stepMessage(record), 0);
  return "resent";
};

/**
 * Whether a transfer has not moved for too long. While a message that is due before its last step still waits in the
 * queue, its own may simply not have been served.
 * @param head of the queue that its message is on
 */
export const isStalled = (
  summary: RecordSummary,
  head: QueueHead | null,
  nowMs: number,
  rescueAfterMs: number,
): boolean => {
  if (summary.resultPublished) return false;
  const updatedMs = Date.parse(summary.updatedAt);
  const dueMs = Math.max(updatedMs, summary.waitUntil === null ? 0 : Date.parse(summary.waitUntil));
  if (nowMs - dueMs < rescueAfterMs) return false;
  return head === null || head.dueAtMs > updatedMs;
};

const rescuedRecently = ({ rescuedAt }: TransferRecord, nowMs: number, rescueAfterMs: number): boolean =>
  rescuedAt !== null && nowMs - Date.parse(rescuedAt) < rescueAfterMs;
