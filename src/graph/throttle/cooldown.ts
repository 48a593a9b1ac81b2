const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

/**
 * The longest that one answer keeps the whole fleet away. Whoever got the answer waits for all of it; the others try
 * again after an hour, since a single odd header must not stop an app for days.
 */
const LONGEST_COOLDOWN_MS = 60 * MINUTE_MS;
/** `Retry-After: 0`, or a date that has passed, would have the same message back at once, and again. */
const SHORTEST_WAIT_MS = SECOND_MS;
const SHORTEST_SPREAD_MS = 2 * SECOND_MS;
const LONGEST_SPREAD_MS = MINUTE_MS;

/** When Graph wants no calls, and over how long the calls after that are spread. */
export interface Cooldown {
  readonly untilMs: number;
  readonly spreadMs: number;
}

/** What a Retry-After means to everybody: until when, and how slowly to start again. */
export const cooldownFor = (retryAfterMs: number, nowMs: number): Cooldown => {
  const cooldownMs = Math.min(Math.max(retryAfterMs, 0), LONGEST_COOLDOWN_MS);
  return {
    untilMs: nowMs + cooldownMs,
    spreadMs: Math.min(LONGEST_SPREAD_MS, Math.max(SHORTEST_SPREAD_MS, cooldownMs / 2)),
  };
};

/** The one that reaches further. */
export const laterOf = (a: Cooldown | null, b: Cooldown | null): Cooldown | null =>
  a === null || (b !== null && b.untilMs > a.untilMs) ? b : a;

/** How long a call that has not been made yet stays away: 0 when the gate is open, else past its opening by chance. */
export const cooldownLeftMs = (cooldown: Cooldown | null, nowMs: number, random: number): number =>
  cooldown === null || cooldown.untilMs <= nowMs
    ? 0
    : cooldown.untilMs - nowMs + Math.floor(random * cooldown.spreadMs);

/** How long a call that was answered so stays away. Never shorter than it was told, nor than the gate is closed. */
export const retryDelayMs = (
  retryAfterMs: number,
  cooldown: Cooldown | null,
  nowMs: number,
  random: number,
): number => {
  const own = Math.max(SHORTEST_WAIT_MS, retryAfterMs);
  const spread = Math.floor(random * cooldownFor(retryAfterMs, nowMs).spreadMs);
  return Math.max(own + spread, cooldownLeftMs(cooldown, nowMs, random));
};
