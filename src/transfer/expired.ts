import type { RecordSummary } from "./ports.ts";
import { hasEnded } from "./record-facts.ts";

/** Whether a record has done its work, and has not changed since `beforeMs`. */
export const isExpired = (
  { status, resultPublished, updatedAt }: Pick<RecordSummary, "status" | "resultPublished" | "updatedAt">,
  beforeMs: number,
): boolean => hasEnded(status) && resultPublished && Date.parse(updatedAt) < beforeMs;
