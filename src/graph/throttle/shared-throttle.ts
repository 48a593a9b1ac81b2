import type { Clock } from "../../transfer/ports.ts";
import { cooldownFor, laterOf, type Cooldown } from "./cooldown.ts";

/** How old this instance's knowledge of the others may get while it calls Graph: one small read each. */
const READ_EVERY_MS = 3000;
/** A Retry-After that reaches hardly further than what the others know already is not worth a write. */
const WORTH_SHARING_MS = 1000;

/** What the instances of one app share. */
export interface ThrottleStore {
  /** For how many more ms the gate is closed; 0 when it is open. */
  read(): Promise<number>;
  /** Closes the gate for so long from now on, unless it is closed for longer already. */
  extend(cooldownMs: number): Promise<void>;
}

/** Graph throttles an app and its tenant, not a request: what one call is told holds for all. */
export interface SharedThrottle {
  /** What is known of throttling now; asks what the others know at most every few seconds. */
  cooldown(): Promise<Cooldown | null>;
  /** Tells everybody of a Retry-After. */
  start(retryAfterMs: number): Promise<Cooldown | null>;
}

/**
 * A gate held by one process and shared with the others through storage. Never throws: where the storage cannot be
 * asked, each process goes by what it has been told itself.
 */
export const sharedThrottle = (store: ThrottleStore, clock: Pick<Clock, "nowMs">): SharedThrottle => {
  let own: Cooldown | null = null;
  let shared: Cooldown | null = null;
  let lastReadMs: number | null = null;
  let reading: Promise<void> | null = null;

  const read = async (): Promise<void> => {
    try {
      const leftMs = await store.read();
      shared = leftMs > 0 ? cooldownFor(leftMs, clock.nowMs()) : null;
    } catch {
      // The last known state stands; a gate that cannot be read must not stop transfers.
    } finally {
      reading = null;
    }
  };

  const isActive = (cooldown: Cooldown | null): boolean =>
    cooldown !== null && cooldown.untilMs > clock.nowMs();

  return {
    cooldown: async () => {
      if (!isActive(laterOf(own, shared))) {
        const sinceMs = clock.nowMs() - (lastReadMs ?? Number.NEGATIVE_INFINITY);
        if (sinceMs >= READ_EVERY_MS || sinceMs < 0) {
          lastReadMs = clock.nowMs();
          reading = read();
        }
        // Calls that come while the first asks wait for its answer, rather than ask as well or run ahead.
        if (reading !== null) await reading;
      }
      return laterOf(own, shared);
    },
    start: async (retryAfterMs) => {
      const told = cooldownFor(retryAfterMs, clock.nowMs());
      const known = laterOf(own, shared);
      own = laterOf(own, told);
      if (told.untilMs > (known?.untilMs ?? clock.nowMs()) + WORTH_SHARING_MS) {
        // A gate that cannot be told to the others still holds here.
        await store.extend(told.untilMs - clock.nowMs()).catch(() => undefined);
      }
      return laterOf(own, shared);
    },
  };
};
