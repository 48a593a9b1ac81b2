import type { Clock } from "../transfer/ports.ts";
import { closureFor, laterOf, type Closure } from "./tenant-gate-decision.ts";

/** How old this instance's knowledge of the others may get while it calls Graph: one small read each. */
const READ_EVERY_MS = 3000;
/** A Retry-After that reaches hardly further than what the others know already is not worth a write. */
const WORTH_TELLING_MS = 1000;

/** What the instances of one app share. */
export interface GateStore {
  /** For how many more ms the gate is closed; 0 when it is open. */
  read(): Promise<number>;
  /** Closes the gate for so long from now on, unless it is closed for longer already. */
  raise(closedMs: number): Promise<void>;
}

/** Graph throttles an app and its tenant, not a request: what one call is told holds for all. */
export interface TenantGate {
  /** What is known of throttling now; asks what the others know at most every few seconds. */
  closure(): Promise<Closure | null>;
  /** Tells everybody of a Retry-After. */
  close(retryAfterMs: number): Promise<Closure | null>;
}

/**
 * A gate held by one process and shared with the others through storage. Never throws: where the storage cannot be
 * asked, each process goes by what it has been told itself.
 */
export const tenantGate = (store: GateStore, clock: Pick<Clock, "nowMs">): TenantGate => {
  let own: Closure | null = null;
  let shared: Closure | null = null;
  let lastReadMs: number | null = null;
  let reading: Promise<void> | null = null;

  const read = async (): Promise<void> => {
    try {
      const leftMs = await store.read();
      shared = leftMs > 0 ? closureFor(leftMs, clock.nowMs()) : null;
    } catch {
      // The last known state stands; a gate that cannot be read must not stop transfers.
    } finally {
      reading = null;
    }
  };

  const isClosed = (closure: Closure | null): boolean => closure !== null && closure.untilMs > clock.nowMs();

  return {
    closure: async () => {
      if (!isClosed(laterOf(own, shared))) {
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
    close: async (retryAfterMs) => {
      const told = closureFor(retryAfterMs, clock.nowMs());
      const known = laterOf(own, shared);
      own = laterOf(own, told);
      if (told.untilMs > (known?.untilMs ?? clock.nowMs()) + WORTH_TELLING_MS) {
        // A gate that cannot be told to the others still holds here.
        await store.raise(told.untilMs - clock.nowMs()).catch(() => undefined);
      }
      return laterOf(own, shared);
    },
  };
};
