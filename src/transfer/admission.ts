import type { Target } from "./job.ts";
import type { Policy } from "./policy.ts";
import type { Admission, Clock, StepQueue } from "./ports.ts";

/** What the gate works with. */
export interface AdmissionParts {
  readonly steps: Pick<StepQueue, "heads">;
  readonly clock: Pick<Clock, "nowMs">;
  readonly policy: Pick<
    Policy,
    "admissionLatenessMs" | "admissionLookMs" | "admissionsPerLook" | "admissionHoldMs"
  >;
  /** How long Graph has to be spared yet calls about this target, for instance because they are throttled. */
  readonly graphPauseMs: (target: Target) => Promise<number>;
  /** Resolves after that time. */
  readonly pause: (ms: number) => Promise<void>;
}

/** An admission that ends the waits of its callers, so that an app that shuts down hands its messages back. */
export interface AdmissionGate extends Admission {
  close(): void;
}

/**
 * From this part of the allowed lateness on, steps wait for a slot and not just for the next poll: every slot is in
 * use, and more transfers make nothing faster. An instance then looks more often, and admits one transfer each time.
 */
const BUSY_FROM_PART = 1 / 8;
const LOOKS_WHILE_BUSY = 4;

/**
 * R15. A transfer begins only while those that have begun are served in time. A session lives about 15 minutes after its
 * last range, so one that is opened into a queue that cannot serve it dies there, and its bytes are sent again.
 *
 * The measure is how late the head of the steps' queue is: not how long the queue is, which says nothing about how
 * fast it is served. Postponed steps are not late before their time, so a throttled or locked transfer shuts no door.
 * One look serves all callers of an instance, and a bounded number of admissions: lateness shows what has been
 * admitted only once it has sent its first range.
 */
export const admissionGate = ({
  steps,
  clock,
  policy,
  graphPauseMs,
  pause,
}: AdmissionParts): AdmissionGate => {
  let isOpen = false;
  let isBusy = false;
  let isClosing = false;
  let admissionsLeft = 0;
  let lastLookMs = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | null = null;

  const look = async (): Promise<void> => {
    try {
      const { steps: head } = await steps.heads();
      const lateMs = latenessMs(head?.dueAtMs ?? null, clock.nowMs());
      isOpen = lateMs <= policy.admissionLatenessMs;
      isBusy = lateMs > policy.admissionLatenessMs * BUSY_FROM_PART;
    } catch {
      // Without the queue no transfer gets far, and it is the transfer that says why.
      isOpen = true;
      isBusy = false;
    } finally {
      lastLookMs = clock.nowMs();
      admissionsLeft = isBusy ? 1 : policy.admissionsPerLook;
      looking = null;
    }
  };

  /** Whether there is something that the last look does not say. */
  const isLookDue = (): boolean => {
    const sinceMs = clock.nowMs() - lastLookMs;
    if (sinceMs < 0) return true;
    if (isOpen && isBusy) return sinceMs >= policy.admissionLookMs / LOOKS_WHILE_BUSY;
    return sinceMs >= policy.admissionLookMs || (isOpen && admissionsLeft === 0);
  };

  return {
    enter: async (target) => {
      const untilMs = clock.nowMs() + policy.admissionHoldMs;
      for (;;) {
        if (isLookDue()) looking ??= look();
        if (looking !== null) await looking;
        // Its message waits on the queue, each for a time of its own: all at once would be too many again, and a caller
        // that waits here takes the place of transfers to what is not paused.
        if ((await graphPauseMs(target)) > 0) return false;
        if (isOpen && admissionsLeft > 0) {
          admissionsLeft--;
          return true;
        }
        if (isClosing || clock.nowMs() >= untilMs) return false;
        if (!isOpen) await pause(policy.admissionLookMs);
        else if (isBusy) await pause(policy.admissionLookMs / LOOKS_WHILE_BUSY);
      }
    },
    pauseMs: graphPauseMs,
    close: () => {
      isClosing = true;
    },
  };
};

/** How late the head of a queue is; 0 where nothing waits. */
export const latenessMs = (dueAtMs: number | null, nowMs: number): number =>
  dueAtMs === null ? 0 : Math.max(0, nowMs - dueAtMs);
