import type { RetryMessage } from "./message.ts";
import type { Ports } from "./ports.ts";
import type { Stored, TransferRecord } from "./record.ts";
import { isEnded, isRetryCancelled, pendingRetry } from "./record-facts.ts";

export type RetryAnswer = "requested" | "not-ended" | "completed-already" | "not-found";

type Steering = Pick<Ports, "records" | "steps">;

const MAX_TRIES = 20;

/** Asks for a new attempt at a failed or cancelled transfer. */
export const requestRetry = async (ports: Steering, transferId: string): Promise<RetryAnswer> => {
  const stored = await ports.records.read(transferId);
  return stored === null ? "not-found" : await requestRetryOf(ports, stored);
};

/**
 * The same for a record that has been read: by a message that names the ended step (R3). The record then notes the
 * retry, so that it can be cancelled before it begins. The message comes first: a note without one would claim a retry
 * that never begins.
 *
 * @throws {Error} when other writes keep getting in between, or storage cannot be reached
 */
export const requestRetryOf = async (
  { records, steps }: Steering,
  stored: Stored,
): Promise<Exclude<RetryAnswer, "not-found">> => {
  const { record } = stored;
  if (record.status === "completed") return "completed-already";
  if (!isEnded(record)) return "not-ended";
  if (isRetryCancelled(record)) {
    // It ends as soon as it begins. Its message goes out once more, in case those before were lost.
    await steps.send("steps", retryMessage(record), 0);
    return "not-ended";
  }
  await steps.send("jobs", retryMessage(record), 0);
  await noteRetry(records, stored);
  return "requested";
};

/** Asks for a new attempt at a transfer that stands at its end. */
export const retryMessage = ({ transferId, runId, step, admittedAt }: TransferRecord): RetryMessage => ({
  kind: "retry",
  transferId,
  runId,
  step,
  admittedAt,
});

const noteRetry = async (records: Ports["records"], first: Stored): Promise<void> => {
  const { transferId, step, attempt, admittedAt } = first.record;
  let stored: Stored | null = first;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    // Begun by now, or noted by another request, or deleted.
    if (stored?.record.step !== step || pendingRetry(stored.record) !== null) return;
    const noted = { ...stored.record, retry: { attempt: attempt + 1, isCancelled: false } };
    if ((await records.replace(noted, stored.eTag)).kind === "written") return;
    stored = await records.read(transferId, admittedAt);
  }
  throw new Error(`the retry request for transfer ${transferId} met another write ${MAX_TRIES} times`);
};
