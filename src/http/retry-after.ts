/** A wait nobody can mean; a wrong clock on either side could ask for it. */
const LONGEST_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * `Retry-After` as milliseconds from now: whole seconds or an HTTP date (RFC 9110 §10.2.3). Never shortened, a
 * date in the past is 0, and what cannot be understood is null.
 */
export const retryAfterMs = (header: string | undefined, nowMs: number): number | null => {
  const text = header?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(text)) return Math.min(LONGEST_MS, Math.ceil(Number(text) * 1000));
  if (!/^[A-Za-z]{3,9},/.test(text)) return null;
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) ? null : Math.min(LONGEST_MS, Math.max(0, atMs - nowMs));
};
