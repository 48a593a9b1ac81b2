import type { Clock } from "../../transfer/ports.ts";

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

/**
 * The longest cooldown that one response causes for others. The transfer that got the response waits for all of its
 * Retry-After; the others try again after ten minutes, so that a single odd header cannot stop them for days.
 */
const LONGEST_COOLDOWN_MS = 10 * MINUTE_MS;
/** After `Retry-After: 0`, or a date in the past, the same message would otherwise come back at once, again and again. */
const SHORTEST_WAIT_MS = SECOND_MS;
const SHORTEST_SPREAD_MS = 2 * SECOND_MS;
const LONGEST_SPREAD_MS = MINUTE_MS;

/** How often an instance that calls Graph reads what the others know, which is one small read. */
const READ_EVERY_MS = 3 * SECOND_MS;
/** A Retry-After that hardly extends the known cooldown is not worth a write. */
const WORTH_SHARING_MS = SECOND_MS;

/** A time without calls through a gate, and the time over which the calls after it are spread at random. */
export interface Cooldown {
  readonly untilMs: number;
  readonly spreadMs: number;
}

/** Now, and a random number from 0 to 1 for this call. */
export interface Instant {
  readonly nowMs: number;
  readonly random: number;
}

/** The cooldown of all calls through a gate after a Retry-After. */
export const cooldownFor = (retryAfterMs: number, { nowMs }: Pick<Instant, "nowMs">): Cooldown => {
  const cooldownMs = Math.min(Math.max(retryAfterMs, 0), LONGEST_COOLDOWN_MS);
  return {
    untilMs: nowMs + cooldownMs,
    spreadMs: Math.min(LONGEST_SPREAD_MS, Math.max(SHORTEST_SPREAD_MS, cooldownMs / 2)),
  };
};

/** The cooldown that ends later. */
export const laterOf = (a: Cooldown | null, b: Cooldown | null): Cooldown | null =>
  a === null || (b !== null && b.untilMs > a.untilMs) ? b : a;

/**
 * How long a call that has not been made yet has to wait: 0 without a cooldown, else until its end and a random part
 * of the spread.
 */
export const cooldownLeftMs = (cooldown: Cooldown | null, { nowMs, random }: Instant): number =>
  cooldown === null || cooldown.untilMs <= nowMs
    ? 0
    : cooldown.untilMs - nowMs + Math.floor(random * cooldown.spreadMs);

/** How long a throttled call has to wait: at least its own Retry-After, and at least until the cooldown ends. */
export const retryDelayMs = (retryAfterMs: number, cooldown: Cooldown | null, at: Instant): number => {
  const ownMs = Math.max(SHORTEST_WAIT_MS, retryAfterMs);
  const spreadMs = Math.floor(at.random * cooldownFor(retryAfterMs, at).spreadMs);
  return Math.max(ownMs + spreadMs, cooldownLeftMs(cooldown, at));
};

/** The cooldown as the instances of one app share it. */
export interface ThrottleStore {
  /** Milliseconds until the cooldown ends; 0 when there is none. */
  read(): Promise<number>;
  /** Starts a cooldown of this length from now on, unless one that ends later is stored already. */
  extend(cooldownMs: number): Promise<void>;
}

/** A service throttles an app in a tenant, not a single request, so a Retry-After holds for every call to it. */
export interface SharedThrottle {
  /** The cooldown, null when there is none. Reads what the other instances know at most every few seconds. */
  cooldown(): Promise<Cooldown | null>;
  /** Starts a cooldown after a Retry-After, here and in the other instances. */
  start(retryAfterMs: number): Promise<Cooldown | null>;
}

/**
 * A throttle that is held in this process and shared with the others through storage. Never throws: while storage is
 * out of reach, each process acts on what it knows itself.
 */
export const sharedThrottle = (store: ThrottleStore, clock: Pick<Clock, "nowMs">): SharedThrottle => {
  let own: Cooldown | null = null;
  let shared: Cooldown | null = null;
  let lastReadMs: number | null = null;
  let reading: Promise<void> | null = null;

  const read = async (): Promise<void> => {
    try {
      const leftMs = await store.read();
      shared = leftMs > 0 ? cooldownFor(leftMs, { nowMs: clock.nowMs() }) : null;
    } catch {
      // The last known state stands; a failed read must not stop transfers.
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
        // Calls that come during a read wait for its result, rather than read as well or run ahead.
        if (reading !== null) await reading;
      }
      return laterOf(own, shared);
    },
    start: async (retryAfterMs) => {
      const started = cooldownFor(retryAfterMs, { nowMs: clock.nowMs() });
      const known = laterOf(own, shared);
      own = laterOf(own, started);
      if (started.untilMs > (known?.untilMs ?? clock.nowMs()) + WORTH_SHARING_MS) {
        // A cooldown that cannot be shared still holds here.
        await store.extend(started.untilMs - clock.nowMs()).catch(() => undefined);
      }
      return laterOf(own, shared);
    },
  };
};
