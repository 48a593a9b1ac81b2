import type { BatchJobMessage, BatchMessage } from "../batch/message.ts";
import { defaultBatchPolicy } from "../batch/batch-policy.ts";
import { runBatchStep, type BatchOutcome } from "../batch/run-batch-step.ts";
import { submitBatch } from "../batch/submit-batch.ts";
import type { ReadMessage } from "../intake/read-message.ts";
import { derivedTransferId } from "../transfer/job.ts";
import type { Delivery } from "../transfer/message.ts";
import type { Outcome } from "../transfer/outcome.ts";
import { NewerRecordError, StorageUnavailableError } from "../transfer/storage-error.ts";
import { putBackDelayMs } from "../transfer/step/put-back.ts";
import { rejectInvalid } from "../transfer/step/reject.ts";
import { transferError } from "../transfer/error.ts";
import type { DeliveryServices } from "./services.ts";

/** Whether a message is a transfer's, and none of a batch. */
export const isOfTransfer = (
  message: ReadMessage | null,
): message is Exclude<ReadMessage, BatchMessage | BatchJobMessage> =>
  message !== null && message.kind !== "batch" && message.kind !== "batch-job";

/**
 * Runs a step of a batch, or begins one. As with a transfer, an outage of storage does not count against the message.
 * @throws {Error} where the host is to deliver the message again
 */
export const runBatchMessage = async (
  services: DeliveryServices,
  message: BatchMessage | BatchJobMessage,
  delivery: Delivery,
): Promise<Outcome | BatchOutcome> => {
  const isOwner = await services.isQueueOwner();
  if (message.kind === "batch-job") {
    if (!isOwner)
      throw new Error("the queue belongs to an app with other records, which has to begin the batch");
    return await beginBatch(services, message, delivery);
  }
  const { batch, ports, policy } = services;
  const redelivered = delivery.dequeueCount > 1 || message.redelivered === true;
  const how = { redelivered, poisoned: delivery.poisoned };
  const putBack = async (isRedelivered: boolean): Promise<BatchOutcome> => {
    await batch.batchSteps.send(
      { ...message, ...(isRedelivered ? { redelivered: true } : {}) },
      putBackDelayMs(ports, policy),
    );
    return { kind: "batch-resent", batchId: message.batchId, step: message.step };
  };
  if (!isOwner) return await putBack(redelivered);
  try {
    return await runBatchStep(batch, defaultBatchPolicy, message, how);
  } catch (error) {
    if (!(error instanceof StorageUnavailableError || error instanceof NewerRecordError)) throw error;
    return await putBack(true);
  }
};

/** A repeat of the message finds the batch by its id, which follows from the message where it brought none. */
const beginBatch = async (
  { batch, ports }: DeliveryServices,
  { batchId, request }: BatchJobMessage,
  delivery: Delivery,
): Promise<Outcome | BatchOutcome> => {
  const id = batchId ?? derivedTransferId(delivery.messageId, delivery.insertedOn);
  const answer = await submitBatch(batch, id, request);
  if (answer.kind === "submitted") return { kind: "batch-resent", batchId: id, step: answer.record.step };
  const error = transferError("transfer-id-reused", `batchId ${id} belongs to a batch with another request`);
  return await rejectInvalid(ports, delivery, { kind: "invalid", transferId: null, error });
};
