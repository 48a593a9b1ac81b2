import { createHash } from "node:crypto";
import type { Delivery, InvalidMessage, QueueMessage } from "../message.ts";
import type { Outcome } from "../outcome.ts";
import type { Ports } from "../ports.ts";
import { transferError, type TransferError } from "../error.ts";
import { resultOf } from "../result.ts";
import { derivedTransferId, type TransferRequest } from "../job.ts";

const KEPT_TEXT_BYTES = 4096;

export interface Rejection {
  readonly transferId: string;
  /** Null when the message could not be read that far. */
  readonly request: TransferRequest | null;
  readonly error: TransferError;
  readonly id: string;
}

/** Ends a message that starts or continues nothing, with a result of its own. No record is touched. */
export const rejectMessage = async (
  ports: Ports,
  delivery: Delivery,
  rejection: Rejection,
): Promise<Outcome> => {
  const now = new Date(ports.clock.nowMs()).toISOString();
  const result = resultOf(rejection.id, {
    transferId: rejection.transferId,
    status: "failed",
    source: rejection.request?.source ?? null,
    target: rejection.request?.target ?? null,
    bytes: null,
    quickXorHash: null,
    verification: "off",
    item: null,
    ranges: 0,
    retries: 0,
    sessions: 0,
    startedAt: now,
    completedAt: now,
    error: rejection.error,
    labels: rejection.request?.options.labels ?? {},
    receivedText: firstBytes(delivery.text),
  });
  await ports.results.publish(result);
  return { kind: "rejected", transferId: rejection.transferId, result };
};

export const rejectInvalid = (
  ports: Ports,
  delivery: Delivery,
  message: InvalidMessage,
): Promise<Outcome> => {
  const own = ownId(delivery);
  return rejectMessage(ports, delivery, {
    transferId: message.transferId ?? own,
    request: null,
    error: message.error,
    id: `${own}/refused`,
  });
};

/** The record of another request goes by this id; it stays as it is (DESIGN rule 12). */
export const rejectReusedId = (
  ports: Ports,
  delivery: Delivery,
  transferId: string,
  request: TransferRequest,
) =>
  rejectMessage(ports, delivery, {
    transferId,
    request,
    error: transferError(
      "transfer-id-reused",
      `transferId ${transferId} belongs to a transfer with another request`,
    ),
    id: `${transferId}/reused/${ownId(delivery)}`,
  });

export const rejectMissingRecord = (
  ports: Ports,
  delivery: Delivery,
  message: Exclude<QueueMessage, { kind: "job" }>,
) =>
  rejectMessage(ports, delivery, {
    transferId: message.transferId,
    request: null,
    error: transferError(
      "record-missing",
      `the record of transfer ${message.transferId} is gone; nothing can go on from it`,
    ),
    id: `${message.transferId}/missing/${message.runId}/${message.step}`,
  });

const ownId = (delivery: Delivery): string => derivedTransferId(delivery.messageId, delivery.insertedOn);

/** Cut at a character, not inside one. */
const firstBytes = (text: string): string => {
  const bytes = Buffer.from(text, "utf8");
  if (bytes.length <= KEPT_TEXT_BYTES) return text;
  return new TextDecoder().decode(bytes.subarray(0, KEPT_TEXT_BYTES), { stream: true });
};

/** Names a request in the results of poisoned jobs that were never admitted. */
export const poisonedId = (delivery: Delivery): string =>
  `m-${createHash("sha256").update(`poison|${delivery.messageId}`).digest("base64url").slice(0, 24)}`;
