import type { RecordSummary } from "./ports.ts";
import type { Status } from "./record.ts";

const ENDED: ReadonlySet<Status> = new Set<Status>(["completed", "failed", "cancelled"]);

export const hasEnded = (status: Status): boolean => ENDED.has(status);

/** Whether a record has done its work, and has not changed since `beforeMs`. */
export const isExpired = (
  { status, resultPublished, updatedAt }: Pick<RecordSummary, "status" | "resultPublished" | "updatedAt">,
  beforeMs: number,
): boolean => hasEnded(status) && resultPublished && Date.parse(updatedAt) < beforeMs;
