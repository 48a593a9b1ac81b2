import { isSameBatch } from "./batch-request.ts";
import type { BatchRequest } from "./batch-request.ts";
import { submittedBatch, type BatchRecord } from "./batch-record.ts";
import { batchMessage } from "./message.ts";
import type { BatchPorts } from "./ports.ts";

export type SubmitBatchAnswer =
  /** `created`: false if there was a batch of this id and this request already. */
  | { readonly kind: "submitted"; readonly created: boolean; readonly record: BatchRecord }
  /** The id belongs to another batch. */
  | { readonly kind: "id-reused" };

/** Begins a batch, or joins the one that has its id. */
export const submitBatch = async (
  ports: Pick<BatchPorts, "batches" | "batchSteps" | "clock">,
  batchId: string,
  request: BatchRequest,
): Promise<SubmitBatchAnswer> => {
  const fresh = submittedBatch(batchId, request, ports.clock.nowMs());
  const written = await ports.batches.create(fresh);
  const record = written.kind === "written" ? fresh : ((await ports.batches.read(batchId))?.record ?? null);
  if (record === null) throw new Error(`the record of batch ${batchId} vanished while it was submitted`);
  if (!isSameBatch(record.request, request)) return { kind: "id-reused" };
  // The first submitter may have crashed before the message was on the queue; a second one does no harm.
  if (record.step === 0) await ports.batchSteps.send(batchMessage(record), 0);
  return { kind: "submitted", created: written.kind === "written", record };
};
