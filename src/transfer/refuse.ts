import { createHash } from "node:crypto";
import type { Delivery, InvalidMessage, QueueMessage } from "./message.ts";
import type { Outcome } from "./outcome.ts";
import type { Ports } from "./ports.ts";
import { problem, type Problem } from "./problem.ts";
import { resultOf } from "./result.ts";
import { derivedTransferId, type TransferRequest } from "./job.ts";

const KEPT_TEXT_BYTES = 4096;

export interface Refusal {
  readonly transferId: string;
  /** Null when the message could not be read that far. */
  readonly request: TransferRequest | null;
  readonly problem: Problem;
  readonly id: string;
}

/** Ends a message that starts or continues nothing, with a result of its own. No record is touched. */
export const refuse = async (ports: Ports, delivery: Delivery, refusal: Refusal): Promise<Outcome> => {
  const now = new Date(ports.clock.nowMs()).toISOString();
  const result = resultOf(refusal.id, {
    transferId: refusal.transferId,
    status: "failed",
    source: refusal.request?.source ?? null,
    target: refusal.request?.target ?? null,
    bytes: null,
    quickXorHash: null,
    verification: "off",
    item: null,
    chunks: 0,
    retries: 0,
    sessions: 0,
    startedAt: now,
    completedAt: now,
    error: refusal.problem,
    labels: refusal.request?.options.labels ?? {},
    receivedText: firstBytes(delivery.text),
  });
  await ports.results.tell(result);
  return { kind: "refused", transferId: refusal.transferId, result };
};

export const refuseInvalid = (
  ports: Ports,
  delivery: Delivery,
  message: InvalidMessage,
): Promise<Outcome> => {
  const own = ownId(delivery);
  return refuse(ports, delivery, {
    transferId: message.transferId ?? own,
    request: null,
    problem: message.problem,
    id: `${own}/refused`,
  });
};

/** The record of another request goes by this id; it stays as it is (DESIGN rule 12). */
export const refuseReusedId = (
  ports: Ports,
  delivery: Delivery,
  transferId: string,
  request: TransferRequest,
) =>
  refuse(ports, delivery, {
    transferId,
    request,
    problem: problem(
      "transfer-id-reused",
      `transferId ${transferId} belongs to a transfer with another request`,
    ),
    id: `${transferId}/reused/${ownId(delivery)}`,
  });

export const refuseOrphan = (
  ports: Ports,
  delivery: Delivery,
  message: Exclude<QueueMessage, { kind: "job" }>,
) =>
  refuse(ports, delivery, {
    transferId: message.transferId,
    request: null,
    problem: problem(
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
export const abandonedId = (delivery: Delivery): string =>
  `m-${createHash("sha256").update(`poison|${delivery.messageId}`).digest("base64url").slice(0, 24)}`;
