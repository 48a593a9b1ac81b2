/** A service that throttles and asks for no wait at all would be asked again at once, for ever. */
const SHORTEST_MS = 1000;

/** A wait nobody can mean; a wrong clock on either side could ask for it. */
const LONGEST_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * `Retry-After` as milliseconds from now: whole seconds or an HTTP date (RFC 9110 §10.2.3). Never shortened, a
 * date in the past is the shortest wait there is, and what cannot be understood is null.
 */
export const retryAfterMs = (header: string | undefined, nowMs: number): number | null => {
  const text = header?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(text)) return clamp(Math.ceil(Number(text) * 1000));
  if (!/^[A-Za-z]{3,9},/.test(text)) return null;
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) ? null : clamp(atMs - nowMs);
};

const clamp = (ms: number): number => Math.min(LONGEST_MS, Math.max(SHORTEST_MS, ms));
