import { fingerprintOf, type Job } from "../job.ts";
import { isRedelivered, type Delivery, type InvalidMessage, type QueueMessage } from "../message.ts";
import { waitLeftMs, type Outcome } from "../outcome.ts";
import type { Policy } from "../policy.ts";
import type { Ports } from "../ports.ts";
import { isEnded, type Stored } from "../record.ts";
import { notCompared } from "./actions/verify.ts";
import { admit, admitPoisoned, poisonedError } from "./admit.ts";
import { needsId, requeueWithId, transferIdOf } from "./assign-id.ts";
import { nextStep, type StepResult } from "./context.ts";
import { invocationEndMs, withDeadline } from "./deadline.ts";
import { dispatch, redispatch, requeue } from "./dispatch.ts";
import { endWithoutCleanup } from "./finish-result.ts";
import { matchMessage, stepOf } from "./match-message.ts";
import { runActions } from "./next-action.ts";
import { rejectInvalid, rejectMissingRecord, rejectReusedId } from "./reject.ts";
import { saveRecord, type Saved } from "./save-record.ts";
import { aborting, retried } from "./transitions.ts";

/** Admission and a fresh session keep the step number; more rounds in one invocation mean racing workers. */
const MAX_ROUNDS = 10;

/** One delivery and what handles it. */
interface Invocation {
  readonly ports: Ports;
  readonly policy: Policy;
  readonly message: QueueMessage;
  readonly delivery: Delivery;
  /** When it has to be done. */
  readonly endMs: number;
}

/**
 * One invocation: runs the step that the message names, if the record still stands there, saves the record, and sends
 * the next message or the result. `docs/protocol.md` describes the protocol.
 *
 * @throws {Error} only when storage cannot be reached; the queue then delivers the message again
 */
export const runStep = async (
  ports: Ports,
  policy: Policy,
  message: QueueMessage | InvalidMessage,
  delivery: Delivery,
): Promise<Outcome> => {
  const endMs = invocationEndMs(ports.clock, policy);
  switch (message.kind) {
    case "invalid":
      return await rejectInvalid(ports, delivery, message);
    case "job":
      return await startTransfer({ ports, policy, message, delivery, endMs }, message.job);
    case "step":
    case "retry": {
      const stored = await ports.records.read(message.transferId, message.admittedAt);
      return stored === null
        ? await rejectMissingRecord(ports, delivery, message)
        : await continueTransfer(
            { ports, policy, message, delivery, endMs },
            stored,
            isRedelivered(delivery, message),
          );
    }
  }
};

const startTransfer = async (invocation: Invocation, job: Job): Promise<Outcome> => {
  const { ports, policy, delivery, endMs } = invocation;
  if (needsId(job, delivery)) return await requeueWithId(ports, job, delivery);
  const transferId = transferIdOf(job, delivery);
  // The derived id of a first delivery is as new as its message. If there is a record all the same, the write finds it.
  const isNew = job.transferId === null && !delivery.poisoned;
  const existing = isNew ? null : await ports.records.read(transferId);
  if (existing !== null) return await joinTransfer(invocation, job, existing);

  const admission = delivery.poisoned
    ? await admitPoisoned(ports, policy, transferId, job)
    : await admit(withDeadline(ports, policy, endMs), policy, transferId, job.request);
  const saved = await saveRecord(ports, null, admission, endMs);
  if (saved.stored === null)
    throw new Error(`the record of transfer ${transferId} vanished while it was admitted`);
  switch (saved.kind) {
    case "saved":
      return admission.sameStep && !isEnded(saved.stored.record)
        ? await runCurrentStep(invocation, saved.stored, false)
        : await dispatch(ports, saved.stored);
    case "replan": {
      const delayMs = requestedDelayMs(ports, saved, admission);
      return delayMs > 0
        ? await requeue(ports, saved.stored, true, delayMs)
        : await joinTransfer(invocation, job, saved.stored);
    }
    case "superseded":
      return await joinTransfer(invocation, job, saved.stored);
  }
};

/** The id has a record already: the same job again, or another job that took a used id. */
const joinTransfer = async (invocation: Invocation, job: Job, stored: Stored): Promise<Outcome> => {
  const { ports, delivery } = invocation;
  const { transferId, fingerprint } = stored.record;
  if (fingerprint !== fingerprintOf(job.request)) {
    return await rejectReusedId(ports, delivery, transferId, job.request);
  }
  // The worker that admitted it may have gone further: whatever is there is taken as a redelivery finds it.
  return await continueTransfer(invocation, stored, true);
};

const continueTransfer = async (
  invocation: Invocation,
  stored: Stored,
  redelivered: boolean,
): Promise<Outcome> => {
  const { ports, message, delivery } = invocation;
  const { record } = stored;
  switch (matchMessage(message, record, isRedelivered(delivery, message))) {
    case "current":
      return await runCurrentStep(invocation, stored, redelivered);
    case "previous":
      return await redispatch(ports, stored);
    case "stale":
      return stale(record.transferId, stepOf(message), record.step);
  }
};

const stale = (transferId: string, messageStep: number, recordStep: number): Outcome => ({
  kind: "stale",
  transferId,
  messageStep,
  recordStep,
});

const runCurrentStep = async (
  invocation: Invocation,
  first: Stored,
  firstRedelivered: boolean,
): Promise<Outcome> => {
  const { ports, policy, delivery, endMs } = invocation;
  let stored = first;
  let redelivered = firstRedelivered;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const { record } = stored;
    if (isEnded(record)) return await runEnded(invocation, stored);
    if (isEarly(stored, ports.clock.nowMs())) return await requeue(ports, stored, redelivered);

    const next = delivery.poisoned
      ? onPoison(invocation, stored)
      : await runActions({ ports: withDeadline(ports, policy, endMs), policy, record, redelivered });
    const saved = await saveRecord(ports, stored, next, endMs);
    switch (saved.kind) {
      case "saved":
        if (!next.sameStep) return await dispatch(ports, saved.stored);
        stored = saved.stored;
        redelivered = false;
        break;
      case "replan": {
        const delayMs = requestedDelayMs(ports, saved, next);
        if (delayMs > 0) return await requeue(ports, saved.stored, true, delayMs);
        stored = saved.stored;
        redelivered = true;
        break;
      }
      case "superseded":
        return saved.stored === null
          ? stale(record.transferId, record.step, -1)
          : await continueTransfer(invocation, saved.stored, redelivered);
    }
  }
  throw new Error(
    `transfer ${stored.record.transferId} stays at step ${stored.record.step}: other workers keep changing it`,
  );
};

/** A Retry-After counts even if the record that holds it could not be saved. */
const requestedDelayMs = (
  { clock }: Ports,
  { cooldownMs }: Extract<Saved, { kind: "replan" }>,
  { record }: StepResult,
): number => Math.max(cooldownMs, record.wait?.why === "throttled" ? waitLeftMs(record, clock.nowMs()) : 0);

/**
 * Whether a copy of the message came before its time (from the timer, or with a cancel). Only a cancel cuts a wait
 * short, and never one that Graph asked for.
 */
const isEarly = ({ record }: Stored, nowMs: number): boolean =>
  waitLeftMs(record, nowMs) > 0 && (record.wait?.why === "throttled" || !record.cancelRequested);

/**
 * What the poison queue's copy of a current step does.
 *
 * R9. The decision to fail is a step; closing the session and publishing are the next. A result is published last and
 * can be published again. A poison message never merely drops a current step, but leads to the end.
 */
const onPoison = ({ ports, policy }: Invocation, { record }: Stored): StepResult => {
  const decision = { nowMs: ports.clock.nowMs(), random: 0, policy };
  if (record.status === "aborting") return nextStep(endWithoutCleanup(record, decision));
  // The commit is certain; aborting would look the item up, and might not be able to tell.
  if (record.phase === "verify") return nextStep(notCompared(record, poisonedError(), decision));
  return nextStep(aborting(record, poisonedError()));
};

/** A retry begins a new attempt once the old end is published; any other message has the end published again. */
const runEnded = async (invocation: Invocation, stored: Stored): Promise<Outcome> => {
  const { ports, message } = invocation;
  const { record } = stored;
  if (message.kind !== "retry" || !isEnded(record) || record.status === "completed")
    return await redispatch(ports, stored);
  await ports.results.publish(record.result);
  const saved = await saveRecord(ports, stored, nextStep(retried(record)));
  switch (saved.kind) {
    case "saved":
      return await dispatch(ports, saved.stored);
    case "replan":
      return await runEnded(invocation, saved.stored);
    case "superseded":
      return saved.stored === null
        ? stale(record.transferId, record.step, -1)
        : await continueTransfer(invocation, saved.stored, true);
  }
};
