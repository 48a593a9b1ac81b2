import type { Ports } from "./ports.ts";
import { isEnded } from "./record-facts.ts";

export type RetryAnswer = "requested" | "not-ended" | "completed-already" | "not-found";

/** Asks for a new attempt at a failed or cancelled transfer, by a message that names the ended step (R3). */
export const requestRetry = async (
  ports: Pick<Ports, "records" | "steps">,
  transferId: string,
): Promise<RetryAnswer> => {
  const stored = await ports.records.read(transferId);
  if (stored === null) return "not-found";
  const { record } = stored;
  if (record.status === "completed") return "completed-already";
  if (!isEnded(record)) return "not-ended";
  const { runId, step, admittedAt } = record;
  await ports.steps.send("jobs", { kind: "retry", transferId, runId, step, admittedAt }, 0);
  return "requested";
};
