/** Counts events that come to nothing, so that they take a line of the log a minute and not a line each. */
export interface EventTally {
  /**
   * Counts one.
   * @returns the line for the log, if one is due
   */
  count(reason: string): string | null;
  /** The line for what has not been logged yet; null if there is nothing. */
  rest(): string | null;
}

const LOG_EVERY_MS = 60_000;
/** Reasons hold text from outside, such as the type of an event. */
const MAX_REASONS = 20;

export const eventTally = (nowMs: () => number): EventTally => {
  const counts = new Map<string, number>();
  let loggedMs = -Infinity;
  const rest = (): string | null => {
    if (counts.size === 0) return null;
    const parts = [...counts].map(([reason, count]) => `${count} × ${reason}`);
    counts.clear();
    loggedMs = nowMs();
    return `events that started nothing: ${parts.join("; ")}`;
  };
  return {
    count: (reason) => {
      const key = counts.has(reason) || counts.size < MAX_REASONS ? reason : "another reason";
      counts.set(key, (counts.get(key) ?? 0) + 1);
      return nowMs() - loggedMs < LOG_EVERY_MS ? null : rest();
    },
    rest,
  };
};
