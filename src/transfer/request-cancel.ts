import { stepMessage } from "./step/dispatch.ts";
import type { Ports } from "./ports.ts";
import { endsWithoutCalls } from "./long-wait.ts";
import { isEnded, needsAdmission, pendingRetry } from "./record-facts.ts";
import { retryMessage } from "./request-retry.ts";

export type CancelAnswer = "requested" | "ended-already" | "not-found";

/** With the number of the attempt that is to end; 0 where none is. */
export interface CancelledAttempt {
  readonly answer: CancelAnswer;
  readonly attempt: number;
}

const MAX_TRIES = 20;

/**
 * Requests a cancel. It is a flag, not a step (R3): the transfer's next step honours it, and a file that is committed
 * by then stays. A transfer that is postponed, or has not begun, gets another message, so that it need not wait.
 *
 * An ended transfer whose retry has not begun keeps its end, and the new attempt begins with a cancel request. It needs
 * no room, so a second message asks for it on the queue of what has begun: the first may wait behind many jobs.
 *
 * @param admittedAt when the transfer was admitted, if known
 * @throws {Error} when other writes keep getting in between, or storage cannot be reached
 */
export const cancelAttempt = async (
  ports: Pick<Ports, "records" | "steps">,
  transferId: string,
  admittedAt?: string,
): Promise<CancelledAttempt> => {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const stored = await ports.records.read(transferId, admittedAt);
    if (stored === null) return { answer: "not-found", attempt: 0 };
    const { record, eTag } = stored;
    if (isEnded(record)) {
      const retry = pendingRetry(record);
      if (retry === null) return { answer: "ended-already", attempt: 0 };
      const withoutRetry = { ...record, retry: { ...retry, isCancelled: true } };
      if (!retry.isCancelled && (await ports.records.replace(withoutRetry, eTag)).kind === "conflict")
        continue;
      await ports.steps.send("steps", retryMessage(record), 0);
      return { answer: "requested", attempt: retry.attempt };
    }
    // After a conflict, the flag may come from this request's own write, whose answer was lost.
    if (record.cancelRequested && tries === 0) return { answer: "requested", attempt: record.attempt };
    const cancelled = { ...record, cancelRequested: true };
    if (!record.cancelRequested && (await ports.records.replace(cancelled, eTag)).kind === "conflict")
      continue;
    // No call cuts a wait short that Graph asked for, so a message would only come back too early; but a long one ends
    // without a call.
    const isCutShort =
      record.wait === null
        ? needsAdmission({ ...record, cancelRequested: false })
        : record.wait.why !== "throttled" || endsWithoutCalls(cancelled, Date.parse(record.updatedAt));
    if (isCutShort) await ports.steps.send("steps", stepMessage(record), 0);
    return { answer: "requested", attempt: record.attempt };
  }
  throw new Error(`the cancel request for transfer ${transferId} met another write ${MAX_TRIES} times`);
};

/** The same, without the number. */
export const requestCancel = async (
  ...[ports, transferId, admittedAt]: Parameters<typeof cancelAttempt>
): Promise<CancelAnswer> => (await cancelAttempt(ports, transferId, admittedAt)).answer;
