const MINIMUM_MS = 100;

/** The state of the back-off: the number of waits since a message was found. */
export interface PollState {
  readonly waits: number;
}

/** The state after a message was found. */
export const FRESH_POLL: PollState = { waits: 0 };

/**
 * How long to wait after an empty poll: 100 ms at first, then 100 ms + U(0.8, 1.2) × 2^(n-1) × 100 ms, never more
 * than the maximum. A missing queue follows the same rule.
 * @param random a number from 0 to 1
 */
export const nextPollDelay = (
  state: PollState,
  maximumMs: number,
  random: number,
): { readonly delayMs: number; readonly state: PollState } => {
  const growthMs = state.waits === 0 ? 0 : (0.8 + 0.4 * random) * 2 ** (state.waits - 1) * MINIMUM_MS;
  return {
    delayMs: Math.min(MINIMUM_MS + growthMs, maximumMs),
    state: { waits: state.waits + 1 },
  };
};
