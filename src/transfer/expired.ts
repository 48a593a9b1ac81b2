import type { RecordSummary } from "./ports.ts";
import type { Status } from "./record.ts";

const ENDED: ReadonlySet<Status> = new Set<Status>(["completed", "failed", "cancelled"]);

/** Whether a record has done its work, and has not changed since `beforeMs`. */
export const isExpired = (
  { status, resultPublished, updatedAt }: Pick<RecordSummary, "status" | "resultPublished" | "updatedAt">,
  beforeMs: number,
): boolean => ENDED.has(status) && resultPublished && Date.parse(updatedAt) < beforeMs;
