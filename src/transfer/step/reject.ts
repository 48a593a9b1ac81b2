import { transferError, type TransferError } from "../error.ts";
import type { TransferRequest } from "../job.ts";
import type { Delivery, InvalidMessage, QueueMessage } from "../message.ts";
import type { Outcome } from "../outcome.ts";
import type { Ports } from "../ports.ts";
import { resultOf } from "../result.ts";
import { derivedIdOf } from "./assign-id.ts";

const KEPT_TEXT_BYTES = 4096;

export interface Rejection {
  readonly transferId: string;
  /** Null when the message could not be read that far. */
  readonly request: TransferRequest | null;
  readonly error: TransferError;
  /** The id of the result event. */
  readonly eventId: string;
}

/** Publishes a result for a message that starts or continues nothing. No record is touched. */
export const rejectMessage = async (
  ports: Ports,
  delivery: Delivery,
  { transferId, request, error, eventId }: Rejection,
): Promise<Outcome> => {
  const now = new Date(ports.clock.nowMs()).toISOString();
  const result = resultOf(eventId, {
    transferId,
    status: "failed",
    source: request?.source ?? null,
    target: request?.target ?? null,
    bytes: null,
    quickXorHash: null,
    verification: "off",
    item: null,
    ranges: 0,
    retries: 0,
    sessions: 0,
    startedAt: now,
    completedAt: now,
    error,
    labels: request?.options.labels ?? {},
    receivedText: firstBytes(delivery.text),
  });
  await ports.results.publish(result);
  return { kind: "rejected", transferId, result };
};

export const rejectInvalid = (
  ports: Ports,
  delivery: Delivery,
  { transferId, error }: InvalidMessage,
): Promise<Outcome> => {
  const derivedId = derivedIdOf(delivery);
  return rejectMessage(ports, delivery, {
    transferId: transferId ?? derivedId,
    request: null,
    error,
    eventId: `${derivedId}/refused`,
  });
};

/** The id belongs to the record of another request, which stays as it is. */
export const rejectReusedId = (
  ports: Ports,
  delivery: Delivery,
  transferId: string,
  request: TransferRequest,
): Promise<Outcome> =>
  rejectMessage(ports, delivery, {
    transferId,
    request,
    error: transferError(
      "transfer-id-reused",
      `transferId ${transferId} belongs to a transfer with another request`,
    ),
    eventId: `${transferId}/reused/${derivedIdOf(delivery)}`,
  });

/** A continuation whose record is not there: nothing can go on from it. */
export const rejectMissingRecord = (
  ports: Ports,
  delivery: Delivery,
  { transferId, runId, step }: Exclude<QueueMessage, { kind: "job" }>,
): Promise<Outcome> =>
  rejectMessage(ports, delivery, {
    transferId,
    request: null,
    error: transferError(
      "record-missing",
      `the record of transfer ${transferId} is gone; nothing can go on from it`,
    ),
    eventId: `${transferId}/missing/${runId}/${step}`,
  });

/** At most {@link KEPT_TEXT_BYTES}, never cut inside a character. */
const firstBytes = (text: string): string => {
  const bytes = Buffer.from(text, "utf8");
  if (bytes.length <= KEPT_TEXT_BYTES) return text;
  return new TextDecoder().decode(bytes.subarray(0, KEPT_TEXT_BYTES), { stream: true });
};
