import { admit, poisonedError, admitPoisoned } from "./admit.ts";
import { act } from "./act.ts";
import { notCompared } from "./actions/verify.ts";
import { dispatch, requeue, redispatch } from "./dispatch.ts";
import { fingerprintOf, type Job } from "../job.ts";
import { isRedelivered, type Delivery, type InvalidMessage, type QueueMessage } from "../message.ts";
import { transferIdOf, needsId, requeueWithId } from "./assign-id.ts";
import { waitLeftMs, type Outcome } from "../outcome.ts";
import type { Policy } from "../policy.ts";
import type { Ports } from "../ports.ts";
import { isEnded, type Stored } from "../record.ts";
import { rejectInvalid, rejectMissingRecord, rejectReusedId } from "./reject.ts";
import { saveRecord } from "./save-record.ts";
import { nextStep, type StepResult } from "./context.ts";
import { endWithoutCleanup, aborting, retried } from "./transitions.ts";

/** Admission and a fresh session leave the step; anything more in one invocation is two workers racing. */
const MAX_ROUNDS = 10;

interface Work {
  readonly ports: Ports;
  readonly policy: Policy;
  readonly message: QueueMessage;
  readonly delivery: Delivery;
}

/**
 * One invocation: does the step that the message names, if it is still the record's, and sees to it that a message
 * or a result follows. See docs/architecture.md for the protocol. Throws only when storage cannot be reached; the
 * queue then delivers the message again.
 */
export const runStep = async (
  ports: Ports,
  policy: Policy,
  message: QueueMessage | InvalidMessage,
  delivery: Delivery,
): Promise<Outcome> => {
  switch (message.kind) {
    case "invalid":
      return await rejectInvalid(ports, delivery, message);
    case "job":
      return await onJob({ ports, policy, message, delivery }, message.job);
    case "step":
    case "retry": {
      const stored = await ports.records.read(message.transferId, message.admittedAt);
      return stored === null
        ? await rejectMissingRecord(ports, delivery, message)
        : await onRecord({ ports, policy, message, delivery }, stored, isRedelivered(delivery, message));
    }
  }
};

/** A job is the message of step 0. */
const onJob = async (work: Work, job: Job): Promise<Outcome> => {
  const { ports, policy, delivery } = work;
  if (needsId(job, delivery)) return await requeueWithId(ports, job, delivery);
  const transferId = transferIdOf(job, delivery);
  // The id of a first delivery that brought none is as new as its message; should there be a record all the same, the
  // write finds it.
  const isNew = job.transferId === null && !delivery.poisoned;
  const stored = isNew ? null : await ports.records.read(transferId);
  if (stored !== null) return await onJobRecord(work, job, stored);

  const next = delivery.poisoned
    ? await admitPoisoned(ports, policy, transferId, job)
    : await admit(ports, policy, transferId, job.request);
  const admission = await saveRecord(ports, null, next);
  if (admission.stored === null)
    throw new Error(`the record of transfer ${transferId} vanished while it was admitted`);
  switch (admission.kind) {
    case "saved":
      return next.sameStep && !isEnded(admission.stored.record)
        ? await onCurrent(work, admission.stored, false)
        : await dispatch(ports, admission.stored);
    case "replan": {
      const cooldownMs = requestedDelayMs(ports, admission.cooldownMs, next);
      return cooldownMs > 0
        ? await requeue(ports, admission.stored, true, cooldownMs)
        : await onJobRecord(work, job, admission.stored);
    }
    case "superseded":
      return await onJobRecord(work, job, admission.stored);
  }
};

const onJobRecord = async (work: Work, job: Job, stored: Stored): Promise<Outcome> => {
  const { transferId, fingerprint } = stored.record;
  if (fingerprint !== fingerprintOf(job.request)) {
    return await rejectReusedId(work.ports, work.delivery, transferId, job.request);
  }
  // Whoever admitted it may have gone on already: whatever is there is taken as a redelivery finds it.
  return await onRecord(work, stored, true);
};

/** The message against the record: current, previous, or of no meaning any more (DESIGN rules 1 and 4). */
const onRecord = async (work: Work, stored: Stored, redelivered: boolean): Promise<Outcome> => {
  const { ports, message, delivery } = work;
  const { record } = stored;
  const messageStep = message.kind === "job" ? 0 : message.step;
  const sameRun = message.kind === "job" || message.runId === record.runId;
  if (sameRun && messageStep === record.step) return await onCurrent(work, stored, redelivered);
  // A job may be the same one sent again with its id in it: its first delivery says nothing of earlier ones.
  const mayBeLost = message.kind === "job" || isRedelivered(delivery, message);
  if (sameRun && messageStep === record.step - 1 && mayBeLost) return await redispatch(ports, stored);
  return { kind: "stale", transferId: record.transferId, messageStep, recordStep: record.step };
};

const onCurrent = async (work: Work, first: Stored, firstRedelivered: boolean): Promise<Outcome> => {
  const { ports, policy } = work;
  let stored = first;
  let redelivered = firstRedelivered;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const { record } = stored;
    if (isEnded(record)) return await onEnded(work, stored);
    if (arrivedEarly(stored, ports.clock.nowMs())) return await requeue(ports, stored, redelivered);

    const next = work.delivery.poisoned
      ? onPoison(work, stored)
      : await act({ ports, policy, record, redelivered });
    const saved = await saveRecord(ports, stored, next);
    switch (saved.kind) {
      case "saved":
        if (!next.sameStep) return await dispatch(ports, saved.stored);
        stored = saved.stored;
        redelivered = false;
        break;
      case "replan":
        {
          const cooldownMs = requestedDelayMs(ports, saved.cooldownMs, next);
          if (cooldownMs > 0) return await requeue(ports, saved.stored, true, cooldownMs);
        }
        stored = saved.stored;
        redelivered = true;
        break;
      case "superseded":
        return saved.stored === null
          ? { kind: "stale", transferId: record.transferId, messageStep: record.step, recordStep: -1 }
          : await onRecord(work, saved.stored, redelivered);
    }
  }
  throw new Error(
    `transfer ${stored.record.transferId} sameStep at step ${stored.record.step}: other workers keep changing it`,
  );
};

/** What Graph asked for holds though the write that says so came to nothing. */
const requestedDelayMs = ({ clock }: Ports, cleanUpMs: number, { record }: StepResult): number =>
  Math.max(cleanUpMs, record.wait?.why === "throttled" ? waitLeftMs(record, clock.nowMs()) : 0);

/**
 * A copy of the message has come before its time (from the timer, or with a cancel): it goes back for the rest of
 * the wait. Only a cancel may cut a wait short, and none that Graph asked for.
 */
const arrivedEarly = ({ record }: Stored, nowMs: number): boolean =>
  waitLeftMs(record, nowMs) > 0 && (record.wait?.why === "throttled" || !record.cancelRequested);

/** The poison handler never merely drops a current step: it leads to the end (DESIGN rule 9). */
const onPoison = ({ ports, policy }: Work, { record }: Stored): StepResult => {
  const decision = { nowMs: ports.clock.nowMs(), random: 0, policy };
  if (record.status === "aborting") return nextStep(endWithoutCleanup(record, decision));
  // Committed for certain: an ending would look for it, and may not be able to tell.
  if (record.phase === "verify") return nextStep(notCompared(record, poisonedError(), decision));
  return nextStep(aborting(record, poisonedError()));
};

/** A retry begins a new attempt, once the old end is told; any other message has the end told again. */
const onEnded = async (work: Work, stored: Stored): Promise<Outcome> => {
  const { ports, message } = work;
  const { record } = stored;
  if (message.kind !== "retry" || !isEnded(record) || record.status === "completed")
    return await redispatch(ports, stored);
  await ports.results.publish(record.result);
  const saved = await saveRecord(ports, stored, nextStep(retried(record)));
  switch (saved.kind) {
    case "saved":
      return await dispatch(ports, saved.stored);
    case "replan":
      return await onEnded(work, saved.stored);
    case "superseded":
      return saved.stored === null
        ? { kind: "stale", transferId: record.transferId, messageStep: record.step, recordStep: -1 }
        : await onRecord(work, saved.stored, true);
  }
};
