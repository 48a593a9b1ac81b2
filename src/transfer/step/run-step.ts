import { isSameRequest, type Job, type Target } from "../job.ts";
import { endsWithoutCalls } from "../long-wait.ts";
import {
  isRedelivered,
  type Delivery,
  type InvalidMessage,
  type NewerMessage,
  type QueueMessage,
  type RetryMessage,
  type StepMessage,
} from "../message.ts";
import { waitLeftMs, type Outcome } from "../outcome.ts";
import type { Policy } from "../policy.ts";
import { NewerRecordError, StorageUnavailableError, UnreadableRecordError, type Ports } from "../ports.ts";
import { isEnded, needsAdmission, type Stored, type TransferRecord } from "../record.ts";
import { notCompared } from "./actions/verify.ts";
import { admit, admitPoisoned, poisonedError } from "./admit.ts";
import { needsId, requeueWithId, transferIdOf } from "./assign-id.ts";
import { nextStep, type StepResult } from "./context.ts";
import { invocationEndMs, lastWriteMs, withDeadline } from "./deadline.ts";
import { dispatch, redispatch, requeue } from "./dispatch.ts";
import { cancelledWithoutCleanup, endWithoutCleanup } from "./finish-result.ts";
import { lazySpare, type LazySpare } from "./lazy-spare.ts";
import { matchMessage, stepOf } from "./match-message.ts";
import { runActions } from "./next-action.ts";
import { putBack, putBackDelayMs, putBackNewer } from "./put-back.ts";
import { rejectInvalid, rejectMissingRecord, rejectReusedId, rejectUnreadableRecord } from "./reject.ts";
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

/**
 * The transfer may not begin yet, because those that have begun are not served in time, or Graph asked for no calls. It
 * waits with the jobs.
 */
const hold = async (
  { ports, policy, message, ...invocation }: Invocation,
  target: Target,
): Promise<Outcome> => {
  const delayMs = Math.max(putBackDelayMs(ports, policy), await ports.admission.pauseMs(target));
  const delivery: Delivery = { ...invocation.delivery, queue: "jobs" };
  const transferId = await putBack({ ports, delivery, delayMs, mayHaveActed: false }, message);
  return { kind: "held", transferId, delayMs };
};

const startTransfer = async (invocation: Invocation, job: Job): Promise<Outcome> => {
  const { ports, policy, delivery, endMs } = invocation;
  if (needsId(job, delivery)) return await requeueWithId(ports, job, delivery);
  const transferId = transferIdOf(job, delivery);
  // The derived id of a first delivery is as new as its message. If there is a record all the same, the write finds it.
  const isNew = job.transferId === null && !delivery.poisoned;
  const existing = isNew ? null : await ports.records.read(transferId);
  if (existing !== null) return await joinTransfer(invocation, job, existing);
  if (!delivery.poisoned && !(await ports.admission.enter(job.request.target)))
    return await hold(invocation, job.request.target);

  const admission = delivery.poisoned
    ? await admitPoisoned(ports, policy, transferId, job)
    : await admit(withDeadline(ports, policy, endMs), policy, transferId, job.request);
  const saved = await saveRecord(ports, null, admission, lastWriteMs(policy, endMs));
  switch (saved.kind) {
    case "saved":
      if (!admission.sameStep || isEnded(saved.stored.record)) return await dispatch(ports, saved.stored);
      // Another delivery of the job may be at this very step.
      return delivery.poisoned
        ? await requeue(ports, saved.stored, true)
        : await runCurrentStep(invocation, saved.stored, false);
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
  const { transferId, request } = stored.record;
  if (!isSameRequest(request, job.request)) {
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
  redelivered: boolean,
): Promise<Outcome> => {
  const { ports, delivery } = invocation;
  const { record } = first;
  if (isEnded(record)) return await runEnded(invocation, first);
  const nowMs = ports.clock.nowMs();
  if (!endsWithoutCalls(record, nowMs) && isEarly(first, nowMs))
    return await requeue(ports, first, redelivered);
  if (delivery.poisoned) return await runPoisoned(invocation, first);
  if (needsAdmission(record) && !(await ports.admission.enter(record.request.target)))
    return await hold(invocation, record.request.target);
  const spare = lazySpare(invocation);
  try {
    return await runRounds(invocation, first, { redelivered, spare });
  } finally {
    await spare.remove();
  }
};

interface Rounds {
  readonly redelivered: boolean;
  readonly spare: LazySpare;
}

const runRounds = async (invocation: Invocation, first: Stored, rounds: Rounds): Promise<Outcome> => {
  const { ports, policy, endMs } = invocation;
  let stored = first;
  let { redelivered } = rounds;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const { record } = stored;
    if (isEnded(record)) return await runEnded(invocation, stored);
    const nowMs = ports.clock.nowMs();
    const isCutShort = endsWithoutCalls(record, nowMs);
    if (!isCutShort && isEarly(stored, nowMs)) return await requeue(ports, stored, redelivered);
    if (!isCutShort) await rounds.spare.sendFor(record);

    const next = isCutShort
      ? nextStep(cancelledWithoutCleanup(record, { nowMs, random: 0, policy }))
      : await runActions({ ports: withDeadline(ports, policy, endMs), policy, record, redelivered });
    const saved = await saveRecord(ports, stored, next, lastWriteMs(policy, endMs));
    switch (saved.kind) {
      case "saved":
        if (!next.sameStep) return await dispatch(ports, saved.stored, rounds.spare.sent);
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
        return await continueTransfer(invocation, saved.stored, redelivered);
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
 * short, and one that Graph asked for only by an end without a call.
 */
const isEarly = ({ record }: Stored, nowMs: number): boolean =>
  waitLeftMs(record, nowMs) > 0 && (record.wait?.why === "throttled" || !record.cancelRequested);

/**
 * What the poison queue's copy of a current step does.
 *
 * R9. The decision to fail is a step; closing the session and publishing are the next. A result is published last and
 * can be published again. A poison message never merely drops a current step: it is put back, and leads to the end only
 * when the same step has come from the poison queue several times without a save in between.
 */
const runPoisoned = async (invocation: Invocation, stored: Stored): Promise<Outcome> => {
  const { ports, policy } = invocation;
  const { record, eTag } = stored;
  const poisonings = (record.poisonings ?? 0) + 1;
  if (poisonings >= policy.maxPoisonings) {
    const saved = await saveRecord(ports, stored, afterPoison(invocation, record));
    return saved.kind === "saved"
      ? await dispatch(ports, saved.stored)
      : await continueTransfer(invocation, saved.stored, true);
  }
  const written = await ports.records.replace({ ...record, poisonings }, eTag);
  if (written.kind === "written") return await requeue(ports, stored, true);
  const changed = await ports.records.read(record.transferId, record.admittedAt);
  if (changed === null)
    throw new StorageUnavailableError(`the record of transfer ${record.transferId} is not there any more`);
  return await continueTransfer(invocation, changed, true);
};

const afterPoison = ({ ports, policy }: Invocation, record: TransferRecord): StepResult => {
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
  if (!(await ports.admission.enter(record.request.target)))
    return await hold(invocation, record.request.target);
  await ports.results.publish(record.result);
  const saved = await saveRecord(ports, stored, nextStep(retried(record)));
  switch (saved.kind) {
    case "saved":
      return await dispatch(ports, saved.stored);
    case "replan":
      return await runEnded(invocation, saved.stored);
    case "superseded":
      return await continueTransfer(invocation, saved.stored, true);
  }
};
