import { randomUUID } from "node:crypto";
import { backoffMs } from "../transfer/policy.ts";
import type { Clock, SourceFailure } from "../transfer/ports.ts";
import { StorageUnavailableError } from "../transfer/storage-error.ts";
import { transferError, type TransferError } from "../transfer/error.ts";
import { cancelPage } from "./actions/cancel.ts";
import { closePage } from "./actions/close.ts";
import { look } from "./actions/look.ts";
import { planPage } from "./actions/plan.ts";
import { report } from "./actions/report.ts";
import { retryPage, sendAgain } from "./actions/retry.ts";
import { sendPage } from "./actions/send.ts";
import type { BatchPolicy } from "./batch-policy.ts";
import { isBatchEnded, type BatchRecord, type StoredBatch } from "./batch-record.ts";
import { batchResultOf, type BatchResult } from "./batch-result.ts";
import { batchMessage, type BatchMessage } from "./message.ts";
import { nextBatchAction, type BatchAction } from "./next-batch-action.ts";
import type { BatchPorts } from "./ports.ts";

/** What became of a batch's message, for the log and for tests. */
export type BatchOutcome =
  | {
      readonly kind: "batch-advanced";
      readonly batchId: string;
      readonly step: number;
      readonly action: BatchAction["kind"];
      /** Why the step failed, and is tried again. */
      readonly error: TransferError | null;
    }
  | { readonly kind: "batch-ended"; readonly batchId: string; readonly result: BatchResult }
  /** The message of the current step was sent again. */
  | { readonly kind: "batch-resent"; readonly batchId: string; readonly step: number }
  /** The message has no meaning any more. */
  | { readonly kind: "batch-stale"; readonly batchId: string };

/** How a batch's message was delivered. */
export interface BatchDelivery {
  /** Another delivery may have worked on it. */
  readonly redelivered: boolean;
  /** It came from the poison queue. */
  readonly poisoned: boolean;
}

/** A cancel or the timer may write between any two tries. */
const MAX_TRIES = 8;

/**
 * One invocation of a batch: does what the record's step asks for, saves the record, and sends the next message. As
 * with a transfer, the step number is the fencing token: what a step does can be repeated, and only one worker's write
 * of it counts.
 *
 * @throws {Error} where the host is to deliver the message again
 */
export const runBatchStep = async (
  ports: BatchPorts,
  policy: BatchPolicy,
  message: BatchMessage,
  delivery: BatchDelivery,
): Promise<BatchOutcome> => {
  const { batchId } = message;
  const stored = await ports.batches.read(batchId);
  // Deleted, or a message that somebody else made.
  if (stored === null) return { kind: "batch-stale", batchId };
  const { record } = stored;
  const isOwn = message.runId === record.runId;
  // The worker of the step before may have crashed between its write and its message.
  const isPrevious = message.step === record.step - 1 && (delivery.redelivered || delivery.poisoned);
  const isCurrent = message.step === record.step;
  if (isOwn && (isPrevious || (isBatchEnded(record) && isCurrent)))
    return await dispatch(ports, policy, stored, "resent");
  if (!isOwn || !isCurrent) return { kind: "batch-stale", batchId };
  if (delivery.poisoned) return await countPoisoning(ports, policy, stored);
  const outcome = await advance(ports, policy, stored);
  // Another worker has saved the step, and may have crashed before its message: this one stands for it.
  return outcome.kind === "batch-stale" && delivery.redelivered
    ? await runBatchStep(ports, policy, message, delivery)
    : outcome;
};

const advance = async (
  ports: BatchPorts,
  policy: BatchPolicy,
  stored: StoredBatch,
): Promise<BatchOutcome> => {
  const nowMs = ports.clock.nowMs();
  const action = nextBatchAction(stored.record, nowMs, policy);
  if (action.kind === "wait") return await dispatch(ports, policy, stored, "resent");
  const done = await perform(ports, policy, stored.record, action);
  const next = "kind" in done ? withFailure(stored.record, done, nowMs, policy) : succeeded(done);
  const saved = await save(ports, stored, next);
  return saved === null
    ? { kind: "batch-stale", batchId: stored.record.batchId }
    : await dispatch(ports, policy, saved, action.kind);
};

const perform = async (
  ports: BatchPorts,
  policy: BatchPolicy,
  record: BatchRecord,
  action: Exclude<BatchAction, { readonly kind: "wait" }>,
): Promise<BatchRecord | SourceFailure> => {
  switch (action.kind) {
    case "plan":
      return await planPage(ports, policy, record, action.marker);
    case "send":
      return action.page.retried
        ? await sendAgain(ports, policy, record, action.page)
        : await sendPage(ports, policy, record, action.page);
    case "cancel":
      return await cancelPage(ports, policy, record, action.page);
    case "look":
      return await look(ports, policy, record);
    case "close":
      return await closePage(ports, policy, record, action.page);
    case "retry":
      return await retryPage(ports, record, action.page);
    case "report":
      return await report(ports, policy, record);
  }
};

const succeeded = (record: BatchRecord): BatchRecord => ({
  ...record,
  failures: 0,
  failingSince: null,
  error: null,
});

/** A container that cannot be listed is tried again for a while, unless nothing can come of it. */
const withFailure = (
  record: BatchRecord,
  { kind, error }: SourceFailure,
  nowMs: number,
  policy: BatchPolicy,
): BatchRecord => {
  const now = new Date(nowMs).toISOString();
  const failingSince = record.failingSince ?? now;
  const isFinal = kind === "missing" || nowMs - Date.parse(failingSince) >= policy.patienceMs;
  const failed = { ...record, failures: record.failures + 1, failingSince, error };
  return isFinal && record.open.length === 0 ? { ...failed, status: "failed", endedAt: now } : failed;
};

/** Writes the record of the next step; null if another worker has done this one. */
const save = async (
  { batches, clock }: BatchPorts,
  base: StoredBatch,
  next: BatchRecord,
): Promise<StoredBatch | null> => {
  let planned: BatchRecord = {
    ...next,
    step: base.record.step + 1,
    poisonings: 0,
    writeId: randomUUID(),
    updatedAt: new Date(clock.nowMs()).toISOString(),
  };
  let { eTag } = base;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const written = await batches.replace(planned, eTag).catch(() => null);
    if (written?.kind === "written") return { record: planned, eTag: written.eTag };
    const found = await batches.read(planned.batchId);
    if (found === null)
      throw new StorageUnavailableError(`the record of batch ${planned.batchId} is not there`);
    if (found.record.writeId === planned.writeId) return found;
    if (found.record.runId !== planned.runId || found.record.step !== base.record.step) return null;
    planned = {
      ...planned,
      cancelRequested: planned.cancelRequested || found.record.cancelRequested,
      rescuedAt: found.record.rescuedAt,
    };
    ({ eTag } = found);
  }
  throw new StorageUnavailableError(`the record of batch ${planned.batchId} could not be written`);
};

/** Sends what follows a saved record: the message of its step, or the result of its end. */
const dispatch = async (
  ports: BatchPorts,
  policy: BatchPolicy,
  stored: StoredBatch,
  action: BatchAction["kind"] | "resent",
): Promise<BatchOutcome> => {
  const { record } = stored;
  const { batchId, step, error } = record;
  if (isBatchEnded(record)) {
    await publishEnd(ports, stored);
    return { kind: "batch-ended", batchId, result: batchResultOf(record) };
  }
  await ports.batchSteps.send(batchMessage(record), delayMsOf(record, ports.clock, policy));
  return action === "resent"
    ? { kind: "batch-resent", batchId, step }
    : { kind: "batch-advanced", batchId, step, action, error };
};

/** When the message of a record's step is due. */
const delayMsOf = (record: BatchRecord, clock: Clock, policy: BatchPolicy): number => {
  const { failures } = record;
  if (failures > 0) return backoffMs(failures, policy.backoffBaseMs, policy.backoffMaxMs, clock.random());
  const action = nextBatchAction(record, clock.nowMs(), policy);
  return action.kind === "wait" ? action.delayMs : 0;
};

/** A step that crashed its workers is tried again a few times; then the batch ends, and its transfers go on. */
const countPoisoning = async (
  ports: BatchPorts,
  policy: BatchPolicy,
  stored: StoredBatch,
): Promise<BatchOutcome> => {
  const { record, eTag } = stored;
  const { batchId } = record;
  const poisonings = record.poisonings + 1;
  if (poisonings < policy.maxPoisonings) {
    const written = await ports.batches.replace({ ...record, poisonings }, eTag);
    if (written.kind === "conflict")
      throw new StorageUnavailableError(`the record of batch ${batchId} changed`);
    await ports.batchSteps.send({ ...batchMessage(record), redelivered: true }, 0);
    return { kind: "batch-resent", batchId, step: record.step };
  }
  const saved = await save(ports, stored, {
    ...record,
    status: "failed",
    endedAt: new Date(ports.clock.nowMs()).toISOString(),
    error: transferError("poisoned", "every delivery of a step of the batch failed; its log says why"),
  });
  return saved === null ? { kind: "batch-stale", batchId } : await dispatch(ports, policy, saved, "resent");
};

/** Publishes the end and flags it as published. A lost flag costs one repeat with the same event id. */
export const publishEnd = async (ports: BatchPorts, { record, eTag }: StoredBatch): Promise<void> => {
  await ports.batchResults.publish(batchResultOf(record));
  if (record.resultPublished) return;
  await ports.batches.replace({ ...record, resultPublished: true }, eTag).catch(() => undefined);
};
