import { transferError, type TransferError } from "../error.ts";
import type { TransferRequest } from "../job.ts";
import type {
  Delivery,
  InvalidMessage,
  NewerMessage,
  QueueMessage,
  RetryMessage,
  StepMessage,
} from "../message.ts";
import type { Outcome } from "../outcome.ts";
import type { Ports } from "../ports.ts";
import { rejectionOf } from "../result.ts";
import { derivedIdOf } from "./assign-id.ts";

const KEPT_TEXT_BYTES = 4096;

interface Rejection {
  /** The id that the message names, if it can be read. */
  readonly transferId: string | null;
  /** Null when the message could not be read that far. */
  readonly request: TransferRequest | null;
  readonly error: TransferError;
}

/** Publishes an event about a message that starts or continues nothing. No record is touched. */
const rejectMessage = async (
  ports: Ports,
  delivery: Delivery,
  { transferId, request, error }: Rejection,
): Promise<Outcome> => {
  const messageId = derivedIdOf(delivery);
  const event = rejectionOf(`${messageId}/rejected`, messageId, {
    status: "rejected",
    transferId,
    source: request?.source ?? null,
    target: request?.target ?? null,
    error,
    labels: request?.options.labels ?? {},
    rejectedAt: new Date(ports.clock.nowMs()).toISOString(),
    receivedText: firstBytes(delivery.text),
  });
  await ports.results.publish(event);
  return { kind: "rejected", transferId: transferId ?? messageId, event };
};

export const rejectInvalid = (
  ports: Ports,
  delivery: Delivery,
  { transferId, error }: InvalidMessage,
): Promise<Outcome> => rejectMessage(ports, delivery, { transferId, request: null, error });

/** The id belongs to the record of another request, which stays as it is. */
export const rejectReusedId = (
  ports: Ports,
  delivery: Delivery,
  transferId: string,
  request: TransferRequest,
): Promise<Outcome> => {
  const message = `transferId ${transferId} belongs to a transfer with another request`;
  return rejectMessage(ports, delivery, {
    transferId,
    request,
    error: transferError("transfer-id-reused", message),
  });
};

/** A continuation whose record is not there, and has not come back for a while: nothing can go on from it. */
export const rejectMissingRecord = (
  ports: Ports,
  delivery: Delivery,
  { transferId }: StepMessage | RetryMessage,
): Promise<Outcome> => {
  const message = `the record of transfer ${transferId} is gone; nothing can go on from it`;
  return rejectMessage(ports, delivery, {
    transferId,
    request: null,
    error: transferError("record-missing", message),
  });
};

/** The record is there, and nothing can read it: what is known of the transfer is lost. */
export const rejectUnreadableRecord = (
  ports: Ports,
  delivery: Delivery,
  message: QueueMessage,
): Promise<Outcome> => {
  const transferId = message.kind === "job" ? message.job.transferId : message.transferId;
  return rejectMessage(ports, delivery, {
    transferId,
    request: message.kind === "job" ? message.job.request : null,
    error: transferError(
      "record-unreadable",
      `the record of transfer ${transferId ?? "?"} cannot be read; look at the target before you submit it again`,
    ),
  });
};

/**
 * A message of the poison queue that cannot be handled there either.
 * @param message null when it cannot even be read
 * @param reason printable, without secrets
 */
export const rejectPoisoned = (
  ports: Ports,
  delivery: Delivery,
  message: QueueMessage | NewerMessage | InvalidMessage | null,
  reason: string,
): Promise<Outcome> => {
  const job = message?.kind === "job" ? message.job : null;
  const named =
    message === null || message.kind === "job" || message.kind === "newer" ? null : message.transferId;
  const times = delivery.dequeueCount === 1 ? "once" : `${delivery.dequeueCount} times`;
  return rejectMessage(ports, delivery, {
    transferId: job?.transferId ?? named,
    request: job?.request ?? null,
    error: transferError(
      "poisoned",
      `the message was delivered ${times} from the poison queue and could not be handled: ${reason}`,
    ),
  });
};

/** At most {@link KEPT_TEXT_BYTES}, never cut inside a character. */
const firstBytes = (text: string): string => {
  const bytes = Buffer.from(text, "utf8");
  if (bytes.length <= KEPT_TEXT_BYTES) return text;
  return new TextDecoder().decode(bytes.subarray(0, KEPT_TEXT_BYTES), { stream: true });
};
