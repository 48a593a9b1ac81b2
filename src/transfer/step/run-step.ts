import type { Target } from "../job.ts";
import {
  isRedelivered,
  type Delivery,
  type InvalidMessage,
  type NewerMessage,
  type QueueMessage,
  type RetryMessage,
  type StepMessage,
} from "../message.ts";
import type { Outcome } from "../outcome.ts";
import type { Policy } from "../policy.ts";
import { type Ports } from "../ports.ts";
import { NewerRecordError, StorageUnavailableError, UnreadableRecordError } from "../storage-error.ts";
import { continueTransfer } from "./continue-transfer.ts";
import { invocationEndMs } from "./deadline.ts";
import type { Invocation } from "./invocation.ts";
import { putBack, putBackDelayMs, putBackNewer } from "./put-back.ts";
import { rejectInvalid, rejectMissingRecord, rejectUnreadableRecord } from "./reject.ts";
import { startTransfer } from "./start-transfer.ts";

/**
 * One invocation: runs the step that the message names, if the record still stands there, saves the record, and sends
 * the next message or the result. `docs/protocol.md` describes the protocol.
 *
 * R13. What says nothing about the message does not count against it: while storage is out, or only a newer version
 * can read a message or its record, the message is put back as a new one. Only an invocation that began and never
 * ended, or met a fault of the code, is counted by the host, towards the poison queue.
 *
 * @throws {Error} where the host is to deliver the message again, and to count that
 */
export const runStep = async (
  ports: Ports,
  policy: Policy,
  message: QueueMessage | NewerMessage | InvalidMessage,
  delivery: Delivery,
): Promise<Outcome> => {
  if (message.kind === "invalid") return await rejectInvalid(ports, delivery, message);
  const delayMs = putBackDelayMs(ports, policy);
  const endMs = invocationEndMs(ports.clock, policy);
  if (message.kind === "newer") return await putBackNewer({ ports, delivery, delayMs }, message);
  try {
    return await runMessage({ ports: admittedOnce(ports), policy, message, delivery, endMs });
  } catch (error) {
    if (error instanceof UnreadableRecordError && delivery.poisoned)
      return await rejectUnreadableRecord(ports, delivery, message);
    if (!mayPutBack(error, message, delivery)) throw error;
    const transferId = await putBack({ ports, delivery, delayMs, mayHaveActed: true }, message);
    return { kind: "put-back", transferId, delayMs, reason: error.message };
  }
};

const mayPutBack = (error: unknown, message: QueueMessage, delivery: Delivery): error is Error => {
  if (!(error instanceof StorageUnavailableError || error instanceof NewerRecordError)) return false;
  // Nothing can say any more which transfer it began.
  return message.kind !== "job" || message.job.transferId !== null || !delivery.poisoned;
};

/** A transfer is admitted once in an invocation, even where the invocation plans again. */
const admittedOnce = (ports: Ports): Ports => {
  let isAdmitted = false;
  const enter = async (target: Target): Promise<boolean> =>
    (isAdmitted ||= await ports.admission.enter(target));
  return { ...ports, admission: { ...ports.admission, enter } };
};

const runMessage = async (invocation: Invocation): Promise<Outcome> => {
  const { ports, message, delivery } = invocation;
  if (message.kind === "job") return await startTransfer(invocation, message.job);
  const stored = await ports.records.read(message.transferId, message.admittedAt);
  return stored === null
    ? await waitForRecord(invocation, message)
    : await continueTransfer(invocation, stored, isRedelivered(delivery, message));
};

/** A record may not be there yet, after a failover of the storage account for instance. */
const waitForRecord = async (
  { ports, policy, delivery }: Invocation,
  message: StepMessage | RetryMessage,
): Promise<Outcome> => {
  const nowMs = ports.clock.nowMs();
  // A time to come, from a clock that was ahead, must not keep the message for ever.
  const sinceMs = Math.min(
    nowMs,
    message.missingSince === undefined ? nowMs : Date.parse(message.missingSince),
  );
  const missingSince = new Date(sinceMs).toISOString();
  if (nowMs - sinceMs >= policy.missingRecordMs) return await rejectMissingRecord(ports, delivery, message);
  const delayMs = putBackDelayMs(ports, policy);
  const how = { ports, delivery, delayMs, mayHaveActed: false };
  const transferId = await putBack(how, { ...message, missingSince });
  return { kind: "put-back", transferId, delayMs, reason: "its record is not there" };
};
