import { isSameRequest, type Job } from "../job.ts";
import type { Outcome } from "../outcome.ts";
import type { Stored } from "../record.ts";
import { isEnded } from "../record-facts.ts";
import { admit, admitPoisoned } from "./admit.ts";
import { needsId, requeueWithId, transferIdOf } from "./assign-id.ts";
import { continueTransfer, runCurrentStep } from "./continue-transfer.ts";
import { lastWriteMs, withDeadline } from "./deadline.ts";
import { dispatch, requeue } from "./dispatch.ts";
import { hold, requestedDelayMs, type Invocation } from "./invocation.ts";
import { rejectReusedId } from "./reject.ts";
import { saveRecord } from "./save-record.ts";

/** Begins the transfer that a job asks for, or joins the one that has its id. */
export const startTransfer = async (invocation: Invocation, job: Job): Promise<Outcome> => {
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
    : await admit(withDeadline(ports, policy, endMs), policy, transferId, job);
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
