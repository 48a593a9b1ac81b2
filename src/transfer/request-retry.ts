import type { Ports } from "./ports.ts";
import type { TransferRecord } from "./record.ts";
import { isEnded } from "./record-facts.ts";

export type RetryAnswer = "requested" | "not-ended" | "completed-already" | "not-found";

/** Asks for a new attempt at a failed or cancelled transfer. */
export const requestRetry = async (
  { records, steps }: Pick<Ports, "records" | "steps">,
  transferId: string,
): Promise<RetryAnswer> => {
  const stored = await records.read(transferId);
  return stored === null ? "not-found" : await requestRetryOf(steps, stored.record);
};

/** The same for a record that has been read: by a message that names the ended step (R3). */
export const requestRetryOf = async (
  steps: Ports["steps"],
  record: TransferRecord,
): Promise<Exclude<RetryAnswer, "not-found">> => {
  if (record.status === "completed") return "completed-already";
  if (!isEnded(record)) return "not-ended";
  const { transferId, runId, step, admittedAt } = record;
  await steps.send("jobs", { kind: "retry", transferId, runId, step, admittedAt }, 0);
  return "requested";
};
