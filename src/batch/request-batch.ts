import { randomUUID } from "node:crypto";
import { isBatchEnded, type BatchRecord } from "./batch-record.ts";
import { batchMessage } from "./message.ts";
import type { BatchPorts } from "./ports.ts";

type Steering = Pick<BatchPorts, "batches" | "batchSteps" | "clock">;

export type CancelBatchAnswer = "requested" | "ended-already" | "not-found";
export type RetryBatchAnswer = "requested" | "not-ended" | "nothing-to-retry" | "not-found";

const MAX_TRIES = 20;

/**
 * Requests a cancel. It is a flag: the next step plans no more and asks the batch's transfers to stop.
 * @throws {Error} when other writes keep getting in between, or storage cannot be reached
 */
export const requestBatchCancel = async (ports: Steering, batchId: string): Promise<CancelBatchAnswer> => {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const stored = await ports.batches.read(batchId);
    if (stored === null) return "not-found";
    const { record, eTag } = stored;
    if (isBatchEnded(record)) return "ended-already";
    const cancelled = { ...record, cancelRequested: true };
    if (!record.cancelRequested && (await ports.batches.replace(cancelled, eTag)).kind === "conflict")
      continue;
    // The step's own message may wait for its next look.
    await ports.batchSteps.send(batchMessage(record), 0);
    return "requested";
  }
  throw new Error(`the cancel request for batch ${batchId} met another write ${MAX_TRIES} times`);
};

/**
 * Begins a new attempt at an ended batch: goes through its pages for what failed or was cancelled, and on with the
 * container where the listing had not come to its end.
 *
 * @param errors only what failed with one of these codes; undefined for all
 */
export const requestBatchRetry = async (
  ports: Steering,
  batchId: string,
  errors?: readonly string[],
): Promise<RetryBatchAnswer> => {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const stored = await ports.batches.read(batchId);
    if (stored === null) return "not-found";
    const { record, eTag } = stored;
    // Its end is published first: afterwards nothing knows of it.
    if (!isBatchEnded(record) || !record.resultPublished) return "not-ended";
    if (!hasMore(record, errors)) return "nothing-to-retry";
    const again = retriedBatch(record, errors, ports.clock.nowMs());
    if ((await ports.batches.replace(again, eTag)).kind === "conflict") continue;
    // Without its message the timer sends it.
    await ports.batchSteps.send(batchMessage(again), 0);
    return "requested";
  }
  throw new Error(`the retry of batch ${batchId} met another write ${MAX_TRIES} times`);
};

const hasMore = (
  { listing, totals, open, status }: BatchRecord,
  errors: readonly string[] | undefined,
): boolean =>
  listing !== null ||
  open.length > 0 ||
  status === "failed" ||
  (errors === undefined
    ? totals.ended.failed + totals.ended.cancelled > 0
    : // What the plan refused has an error as well, and is not sent again.
      totals.ended.failed > 0 && errors.some((code) => (totals.errors[code] ?? 0) > 0));

const retriedBatch = (
  record: BatchRecord,
  errors: readonly string[] | undefined,
  nowMs: number,
): BatchRecord => {
  const now = new Date(nowMs).toISOString();
  const again = { ...record };
  delete again.retryErrors;
  return {
    ...again,
    ...(errors === undefined ? {} : { retryErrors: errors }),
    writeId: randomUUID(),
    step: record.step + 1,
    attempt: record.attempt + 1,
    status: "running",
    retryPage: record.pages > 0 ? 0 : null,
    reported: 0,
    failures: 0,
    failingSince: null,
    poisonings: 0,
    cancelRequested: false,
    error: null,
    resultPublished: false,
    lookAt: now,
    updatedAt: now,
    endedAt: null,
  };
};
