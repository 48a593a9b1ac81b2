import type { BatchRecord } from "./batch-record.ts";
import type { BatchRequest } from "./batch-request.ts";

/** Asks for exactly one step of a batch. It counts only while the record stands at that step and run. */
export interface BatchMessage {
  readonly kind: "batch";
  readonly batchId: string;
  readonly runId: string;
  readonly step: number;
  /** Another delivery may have worked on it, although its queue counts it as new. */
  readonly redelivered?: boolean;
}

/** The message of the record's current step. */
export const batchMessage = ({ batchId, runId, step }: BatchRecord): BatchMessage => ({
  kind: "batch",
  batchId,
  runId,
  step,
});

/** A producer's batch, as it stands after validation. */
export interface BatchJobMessage {
  readonly kind: "batch-job";
  /** Null when the message brought none. */
  readonly batchId: string | null;
  readonly request: BatchRequest;
}
