import { endsWithoutCalls } from "../long-wait.ts";
import { isRedelivered } from "../message.ts";
import { waitLeftMs, type Outcome } from "../outcome.ts";
import { StorageUnavailableError } from "../storage-error.ts";
import type { Stored } from "../record.ts";
import { isEnded, isRetryCancelled, needsAdmission } from "../record-facts.ts";
import { nextStep } from "./context.ts";
import { lastWriteMs, withDeadline } from "./deadline.ts";
import { dispatch, redispatch, requeue } from "./dispatch.ts";
import { cancelledWithoutCleanup } from "./finish-result.ts";
import { hold, requestedDelayMs, type Invocation } from "./invocation.ts";
import { lazySpare, type LazySpare } from "./lazy-spare.ts";
import { matchMessage, stepOf } from "./match-message.ts";
import { runActions } from "./next-action.ts";
import { afterPoison } from "./poisoned.ts";
import { saveRecord } from "./save-record.ts";
import { refusalOf } from "./actions/refuse.ts";
import { retried, withoutPlace } from "./transitions.ts";

/** Admission and a fresh session keep the step number; more rounds in one invocation mean racing workers. */
const MAX_ROUNDS = 10;

/**
 * What a message leads to, by what it means to the record: runs the current step, or sends what a worker that crashed
 * may not have sent.
 * @param redelivered another delivery may have done part of the step
 */
export const continueTransfer = async (
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

export const runCurrentStep = async (
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
  const isRefused = refusalOf(ports, record) !== null;
  if (needsAdmission(record) && !isRefused && !(await ports.admission.enter(record.request.target)))
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

/**
 * Whether a copy of the message came before its time (from the timer, or with a cancel). Only a cancel cuts a wait
 * short, and one that Graph asked for only by an end without a call.
 */
const isEarly = ({ record }: Stored, nowMs: number): boolean =>
  waitLeftMs(record, nowMs) > 0 && (record.wait?.why === "throttled" || !record.cancelRequested);

/** Puts the current step back, or gives the transfer up; see `poisoned.ts`. */
const runPoisoned = async (invocation: Invocation, stored: Stored): Promise<Outcome> => {
  const { ports, policy } = invocation;
  const { record, eTag } = stored;
  const poisonings = (record.poisonings ?? 0) + 1;
  if (poisonings >= policy.maxPoisonings) {
    const saved = await saveRecord(
      ports,
      stored,
      afterPoison(record, { nowMs: ports.clock.nowMs(), random: 0, policy }),
    );
    return saved.kind === "saved"
      ? await dispatch(ports, saved.stored)
      : await continueTransfer(invocation, saved.stored, true);
  }
  const written = await ports.records.replace({ ...record, poisonings }, eTag);
  if (written.kind === "written") return await requeue(ports, stored, true);
  const changed = await ports.records.read(record.transferId, record.admittedAt);
  if (changed === null)
    throw new StorageUnavailableError(`the record of transfer ${record.transferId} is not there any more`);
  // The conflict may be with the write's own first try, whose answer was lost.
  const isCounted = changed.record.writeId === record.writeId && changed.record.poisonings === poisonings;
  return isCounted ? await requeue(ports, changed, true) : await continueTransfer(invocation, changed, true);
};

/** A retry begins a new attempt once the old end is published; any other message has the end published again. */
const runEnded = async (invocation: Invocation, stored: Stored): Promise<Outcome> => {
  const { ports, message } = invocation;
  const { record } = stored;
  if (message.kind !== "retry" || !isEnded(record) || record.status === "completed")
    return await redispatch(ports, stored);
  // One that is cancelled already needs no room.
  if (!isRetryCancelled(record) && !(await ports.admission.enter(record.request.target)))
    return await hold(invocation, record.request.target);
  await ports.results.publish(record.result);
  const retry = retried(record);
  // Where the lists have changed since, the place that was found may not be one of theirs.
  const placed = ports.access.limitsTargets && retry.phase === "create" ? withoutPlace(retry) : retry;
  const saved = await saveRecord(ports, stored, nextStep(placed));
  switch (saved.kind) {
    case "saved":
      return await dispatch(ports, saved.stored);
    case "replan":
      return await runEnded(invocation, saved.stored);
    case "superseded":
      return await continueTransfer(invocation, saved.stored, true);
  }
};
