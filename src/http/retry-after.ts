/** Without a minimum, a service that throttles with `Retry-After: 0` would be called again at once, forever. */
const SHORTEST_MS = 1000;

/** No service means a longer wait; a wrong clock on either side could produce one. */
const LONGEST_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * Reads `Retry-After`: seconds or an HTTP date (RFC 9110 §10.2.3).
 * @returns milliseconds from now, rounded up, from 1 second (also for a date in the past) to 7 days; null if the
 *   header is missing or unreadable
 */
export const retryAfterMs = (header: string | undefined, nowMs: number): number | null => {
  const text = header?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(text)) return clamp(Math.ceil(Number(text) * 1000));
  if (!/^[A-Za-z]{3,9},/.test(text)) return null;
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) ? null : clamp(atMs - nowMs);
};

const clamp = (ms: number): number => Math.min(LONGEST_MS, Math.max(SHORTEST_MS, ms));
