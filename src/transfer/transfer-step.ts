import { admit, abandoned, admitAbandoned } from "./admit.ts";
import { act } from "./act.ts";
import { notCompared } from "./actions/verify.ts";
import { conclude, putBack, sayAgain } from "./conclude.ts";
import { fingerprintOf, type Job } from "./job.ts";
import { isRedelivered, type Delivery, type InvalidMessage, type QueueMessage } from "./message.ts";
import { idOfJob, lacksName, sendNamed } from "./name-job.ts";
import { waitLeftMs, type Outcome } from "./outcome.ts";
import type { Policy } from "./policy.ts";
import type { Ports } from "./ports.ts";
import { isEnded, type Stored } from "./record.ts";
import { refuseInvalid, refuseOrphan, refuseReusedId } from "./refuse.ts";
import { settle } from "./settle.ts";
import { advance, type Next } from "./step-context.ts";
import { deadEnd, ending, retried } from "./transitions.ts";

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
export const transferStep = async (
  ports: Ports,
  policy: Policy,
  message: QueueMessage | InvalidMessage,
  delivery: Delivery,
): Promise<Outcome> => {
  switch (message.kind) {
    case "invalid":
      return await refuseInvalid(ports, delivery, message);
    case "job":
      return await onJob({ ports, policy, message, delivery }, message.job);
    case "step":
    case "retry": {
      const stored = await ports.records.read(message.transferId, message.admittedAt);
      return stored === null
        ? await refuseOrphan(ports, delivery, message)
        : await onRecord({ ports, policy, message, delivery }, stored, isRedelivered(delivery, message));
    }
  }
};

/** A job is the message of step 0. */
const onJob = async (work: Work, job: Job): Promise<Outcome> => {
  const { ports, policy, delivery } = work;
  if (lacksName(job, delivery)) return await sendNamed(ports, job, delivery);
  const transferId = idOfJob(job, delivery);
  // The id of a first delivery that brought none is as new as its message; should there be a record all the same, the
  // write finds it.
  const isNew = job.transferId === null && !delivery.poisoned;
  const stored = isNew ? null : await ports.records.read(transferId);
  if (stored !== null) return await onJobRecord(work, job, stored);

  const next = delivery.poisoned
    ? await admitAbandoned(ports, policy, transferId, job)
    : await admit(ports, policy, transferId, job.request);
  const admission = await settle(ports, null, next);
  if (admission.stored === null)
    throw new Error(`the record of transfer ${transferId} vanished while it was admitted`);
  switch (admission.kind) {
    case "written":
      return next.stays && !isEnded(admission.stored.record)
        ? await onCurrent(work, admission.stored, false)
        : await conclude(ports, admission.stored);
    case "start-over": {
      const quietMs = askedQuietMs(ports, admission.quietMs, next);
      return quietMs > 0
        ? await putBack(ports, admission.stored, true, quietMs)
        : await onJobRecord(work, job, admission.stored);
    }
    case "overtaken":
      return await onJobRecord(work, job, admission.stored);
  }
};

const onJobRecord = async (work: Work, job: Job, stored: Stored): Promise<Outcome> => {
  const { transferId, fingerprint } = stored.record;
  if (fingerprint !== fingerprintOf(job.request)) {
    return await refuseReusedId(work.ports, work.delivery, transferId, job.request);
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
  if (sameRun && messageStep === record.step - 1 && mayBeLost) return await sayAgain(ports, stored);
  return { kind: "stale", transferId: record.transferId, messageStep, recordStep: record.step };
};

const onCurrent = async (work: Work, first: Stored, firstRedelivered: boolean): Promise<Outcome> => {
  const { ports, policy } = work;
  let stored = first;
  let redelivered = firstRedelivered;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const { record } = stored;
    if (isEnded(record)) return await onEnded(work, stored);
    if (arrivedEarly(stored, ports.clock.nowMs())) return await putBack(ports, stored, redelivered);

    const next = work.delivery.poisoned
      ? giveUp(work, stored)
      : await act({ ports, policy, record, redelivered });
    const settled = await settle(ports, stored, next);
    switch (settled.kind) {
      case "written":
        if (!next.stays) return await conclude(ports, settled.stored);
        stored = settled.stored;
        redelivered = false;
        break;
      case "start-over":
        {
          const quietMs = askedQuietMs(ports, settled.quietMs, next);
          if (quietMs > 0) return await putBack(ports, settled.stored, true, quietMs);
        }
        stored = settled.stored;
        redelivered = true;
        break;
      case "overtaken":
        return settled.stored === null
          ? { kind: "stale", transferId: record.transferId, messageStep: record.step, recordStep: -1 }
          : await onRecord(work, settled.stored, redelivered);
    }
  }
  throw new Error(
    `transfer ${stored.record.transferId} stays at step ${stored.record.step}: other workers keep changing it`,
  );
};

/** What Graph asked for holds though the write that says so came to nothing. */
const askedQuietMs = ({ clock }: Ports, cleanUpMs: number, { record }: Next): number =>
  Math.max(cleanUpMs, record.wait?.why === "throttled" ? waitLeftMs(record, clock.nowMs()) : 0);

/**
 * A copy of the message has come before its time (from the timer, or with a cancel): it goes back for the rest of
 * the wait. Only a cancel may cut a wait short, and none that Graph asked for.
 */
const arrivedEarly = ({ record }: Stored, nowMs: number): boolean =>
  waitLeftMs(record, nowMs) > 0 && (record.wait?.why === "throttled" || !record.cancelRequested);

/** The poison handler never merely drops a current step: it leads to the end (DESIGN rule 9). */
const giveUp = ({ ports, policy }: Work, { record }: Stored): Next => {
  const moment = { nowMs: ports.clock.nowMs(), random: 0, policy };
  if (record.status === "ending") return advance(deadEnd(record, moment));
  // Committed for certain: an ending would look for it, and may not be able to tell.
  if (record.phase === "verify") return advance(notCompared(record, abandoned(), moment));
  return advance(ending(record, abandoned()));
};

/** A retry begins a new attempt, once the old end is told; any other message has the end told again. */
const onEnded = async (work: Work, stored: Stored): Promise<Outcome> => {
  const { ports, message } = work;
  const { record } = stored;
  if (message.kind !== "retry" || !isEnded(record) || record.status === "completed")
    return await sayAgain(ports, stored);
  await ports.results.tell(record.result);
  const settled = await settle(ports, stored, advance(retried(record)));
  switch (settled.kind) {
    case "written":
      return await conclude(ports, settled.stored);
    case "start-over":
      return await onEnded(work, settled.stored);
    case "overtaken":
      return settled.stored === null
        ? { kind: "stale", transferId: record.transferId, messageStep: record.step, recordStep: -1 }
        : await onRecord(work, settled.stored, true);
  }
};
