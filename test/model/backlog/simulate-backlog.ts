import { admissionGate } from "../../../src/transfer/admission.ts";
import type { Target } from "../../../src/transfer/job.ts";
import { defaultPolicy, type Policy } from "../../../src/transfer/policy.ts";
import type { QueueHead } from "../../../src/transfer/ports.ts";
import { seededRandom } from "../../fakes/seeded-random.ts";
import { VirtualTime } from "../../fakes/virtual-time.ts";

/** Jobs that all wait at the beginning. */
export interface BacklogSpec {
  /** How many ranges each has, in the order in which they wait. */
  readonly ranges: readonly number[];
  /** On average. */
  readonly rangeMs: number;
  /** Each takes jobs and steps as host.json says. */
  readonly instances: number;
  readonly policy?: Policy;
}

export interface SimulatedBacklog {
  /** When each job's transfer ended, from the beginning. */
  readonly endsMs: readonly number[];
  readonly perJobMs: number;
  /** The most at any moment. */
  readonly openSessions: number;
  /** The longest time between two ranges of a transfer. */
  readonly longestGapMs: number;
  /** Jobs that waited so long for their admission that they went back to the queue. */
  readonly held: number;
}

const BATCH_SIZE = 16;
const NEW_BATCH_THRESHOLD = 7;
const POLL_MS = 100;
/** A call to a queue, and all other calls of a step beside the range. */
const QUEUE_CALL_MS = 10;
const STEP_CALLS_MS = 60;
const TARGET: Target = { kind: "bundle", driveId: "d", itemId: "i" };

interface Message {
  readonly job: number;
  readonly rangesSent: number;
  /** When its transfer's last range was begun; null before the first. */
  readonly lastRangeMs: number | null;
  readonly dueAtMs: number;
}

/** A queue whose calls cost the same whatever waits in it. */
class ConstantTimeQueue {
  #messages: Message[] = [];
  #taken = 0;

  send(message: Message): void {
    this.#messages.push(message);
  }

  head(): QueueHead | null {
    const head = this.#messages[this.#taken];
    return head === undefined ? null : { dueAtMs: head.dueAtMs };
  }

  take(most: number): readonly Message[] {
    const batch = this.#messages.slice(this.#taken, this.#taken + most);
    this.#taken += batch.length;
    if (this.#taken > 10_000) {
      this.#messages = this.#messages.slice(this.#taken);
      this.#taken = 0;
    }
    return batch;
  }
}

/** Runs a backlog through the app's own admission, in virtual time. */
export const simulateBacklog = async (spec: BacklogSpec): Promise<SimulatedBacklog> => {
  const { policy = defaultPolicy } = spec;
  const time = new VirtualTime();
  const startedMs = time.nowMs();
  const [jobs, steps] = [new ConstantTimeQueue(), new ConstantTimeQueue()];
  let [open, mostOpen, ended, held, longestGapMs] = [0, 0, 0, 0, 0];
  const random = seededRandom(1);
  const endsMs: number[] = [];
  const isDone = (): boolean => ended === spec.ranges.length;

  const sendRange = async ({ job, rangesSent, lastRangeMs }: Message): Promise<void> => {
    const nowMs = time.nowMs();
    longestGapMs = Math.max(longestGapMs, nowMs - (lastRangeMs ?? nowMs));
    await time.sleep(spec.rangeMs * (0.8 + 0.4 * random()) + STEP_CALLS_MS);
    if (rangesSent + 1 < (spec.ranges[job] ?? 0)) {
      steps.send({ job, rangesSent: rangesSent + 1, lastRangeMs: nowMs, dueAtMs: time.nowMs() });
      return;
    }
    open--;
    ended++;
    endsMs[job] = time.nowMs() - startedMs;
  };

  /** The host's listener of one queue. */
  const listen = async (
    queue: ConstantTimeQueue,
    run: (message: Message) => Promise<void>,
  ): Promise<void> => {
    const inFlight = new Set<Promise<void>>();
    while (!isDone()) {
      await time.sleep(QUEUE_CALL_MS);
      const messages = queue.take(BATCH_SIZE);
      for (const message of messages) {
        const work = run(message).finally(() => inFlight.delete(work));
        inFlight.add(work);
      }
      if (messages.length === 0) await time.sleep(POLL_MS);
      while (inFlight.size > NEW_BATCH_THRESHOLD) await Promise.race(inFlight);
    }
  };

  const startInstance = (): void => {
    const admission = admissionGate({
      steps: {
        heads: async () => {
          await time.sleep(QUEUE_CALL_MS);
          return { jobs: jobs.head(), steps: steps.head() };
        },
      },
      clock: time,
      policy,
      graphPauseMs: () => Promise.resolve(0),
      pause: (ms) => time.sleep(ms),
    });
    void listen(steps, sendRange);
    void listen(jobs, async (message) => {
      if (await admission.enter(TARGET)) {
        mostOpen = Math.max(mostOpen, ++open);
        await sendRange(message);
        return;
      }
      held++;
      void time.sleep(policy.putBackMs).then(() => {
        jobs.send(message);
      });
    });
  };

  for (const job of spec.ranges.keys())
    jobs.send({ job, rangesSent: 0, lastRangeMs: null, dueAtMs: startedMs });
  for (let started = 0; started < spec.instances; started++) startInstance();
  await time.runUntil(isDone);
  return {
    endsMs,
    perJobMs: (time.nowMs() - startedMs) / spec.ranges.length,
    openSessions: mostOpen,
    longestGapMs,
    held,
  };
};
