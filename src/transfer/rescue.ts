import { isExpired } from "./expired.ts";
import { stepMessage } from "./step/dispatch.ts";
import { publishResult } from "./step/publish-result.ts";
import type { Policy } from "./policy.ts";
import type { FoundRecord, Ports, QueueHead, RecordSummary } from "./ports.ts";
import type { QueueName } from "./message.ts";
import type { TransferRecord } from "./record.ts";
import { isEnded, needsAdmission, queueOf } from "./record-facts.ts";
import { restoreReservations } from "./restore-reservations.ts";
import { decodeState, encodeState, NOTHING_KNOWN } from "./rescue-state.ts";
import { visitRecords } from "./visit-records.ts";

export interface Rescued {
  /** Ids of transfers whose message was sent again. */
  readonly resent: readonly string[];
  /** Ids of ended transfers whose result was published again. */
  readonly republished: readonly string[];
  /** How many old records were deleted. */
  readonly removed: number;
  /** Ids of transfers whose reservation of the admission time had been deleted, and was written again. */
  readonly restored: readonly string[];
  /** Transfers that could not be rescued, for instance because their record cannot be read. Each stops only itself. */
  readonly failed: readonly { readonly transferId: string; readonly reason: string }[];
  /** Why parts of the run were cut short. */
  readonly errors: readonly string[];
  /** For how long the message at the head of each queue has been due, when the run began; null where a queue is empty. */
  readonly latenessMs: Readonly<Record<QueueName, number | null>>;
}

export interface RescueOptions {
  /** Records that ended this long ago are deleted; null for never, the default. */
  readonly retentionMs?: number | null;
  /** Records looked at, and rescued, at the same time. Default 8. */
  readonly atOnce?: number;
}

/** One run begins no more work after this long; the next goes on from there. */
const RUN_MS = 4 * 60_000;
const AT_ONCE = 8;

/**
 * The timer's work: resends the message of transfers that are stalled, publishes ends whose publication is not
 * confirmed, restores lost reservations, and deletes old records. Rescuing too early is harmless, since the fencing token makes the second message
 * stale; the flag in the record keeps messages from multiplying.
 */
export const rescueStalled = async (
  ports: Ports,
  policy: Policy,
  { retentionMs = null, atOnce = AT_ONCE }: RescueOptions = {},
): Promise<Rescued> => {
  const { clock, records, steps } = ports;
  const nowMs = clock.nowMs();
  const heads = await steps.heads();
  const resent: string[] = [];
  const republished: string[] = [];
  const failed: Rescued["failed"][number][] = [];
  let removed = 0;

  const onFailure = (transferId: string, error: unknown): void => {
    failed.push({ transferId, reason: reasonOf(error) });
  };
  const visited: RecordSummary[] = [];
  const visit = async (found: FoundRecord): Promise<void> => {
    const { summary } = found;
    visited.push(summary);
    const { transferId } = summary;
    try {
      if (retentionMs !== null && isExpired(summary, nowMs - retentionMs)) {
        if ((await records.remove(found)) === "removed") removed++;
      } else if (isStalled(summary, heads[summary.queue], nowMs, policy.rescueAfterMs)) {
        const done = await rescueOne(ports, policy, summary, nowMs);
        if (done === "resent") resent.push(transferId);
        if (done === "republished") republished.push(transferId);
      }
    } catch (error) {
      onFailure(transferId, error);
    }
  };

  const isLate = (): boolean => clock.nowMs() - nowMs >= RUN_MS;
  const stored = await records.readTimerState();
  const { state, errors } = await visitRecords(
    {
      records,
      nowMs,
      isLate,
      atOnce,
      oldestJobMs: heads.jobs?.dueAtMs ?? null,
      rescueAfterMs: policy.rescueAfterMs,
      visit,
      onFailure,
    },
    stored === null ? NOTHING_KNOWN : decodeState(stored.text),
  );
  const restored = await restoreReservations(ports, visited, { nowMs, atOnce, isLate, onFailure });
  const latenessMs = { jobs: latenessOf(heads.jobs, nowMs), steps: latenessOf(heads.steps, nowMs) };
  const result = { resent, republished, removed, restored, failed, latenessMs };
  try {
    // A conflict means that another run was here at the same time, and its state is as good.
    await records.writeTimerState(encodeState(state), stored?.eTag ?? null);
    return { ...result, errors };
  } catch (error) {
    return { ...result, errors: [...errors, `state: ${reasonOf(error)}`] };
  }
};

const latenessOf = (head: QueueHead | null, nowMs: number): number | null =>
  head && Math.max(0, nowMs - head.dueAtMs);

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

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
  const rescuedAt = new Date(nowMs).toISOString();
  const flag = await ports.records.replace({ ...record, rescuedAt }, eTag);
  if (flag.kind === "conflict") {
    // The conflict may be with the write's own first try, whose answer was lost.
    const found = await ports.records.read(summary.transferId, summary.admittedAt);
    if (found?.record.step !== summary.step || found.record.rescuedAt !== rescuedAt) return null;
  }
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

/**
 * A message that waits for its admission may be held for hours, where nothing shows it: so it is sent again after twice
 * as long each time, or its copies would add up.
 */
const rescuedRecently = (record: TransferRecord, nowMs: number, rescueAfterMs: number): boolean => {
  if (record.rescuedAt === null) return false;
  const rescuedMs = Date.parse(record.rescuedAt);
  const waitedMs = needsAdmission(record) ? rescuedMs - Date.parse(record.updatedAt) : 0;
  return nowMs - rescuedMs < Math.max(rescueAfterMs, waitedMs);
};
