/** Longer than the service's own limit for a small call, which is 30 s; with all of the SDK's tries. */
const CALL_TIMEOUT_MS = 35_000;

/**
 * Gives a storage call up when no answer comes. The SDK would wait for ever, and the invocation with it, until the
 * host's timeout ends the worker and all that runs beside. A call given up is like one whose answer was lost.
 */
export const withTimeout = async <T>(
  call: (abortSignal: AbortSignal) => Promise<T>,
  timeoutMs: number = CALL_TIMEOUT_MS,
): Promise<T> => {
  const stop = new AbortController();
  const timer = setTimeout(() => {
    stop.abort();
  }, timeoutMs);
  try {
    return await call(stop.signal);
  } finally {
    clearTimeout(timer);
  }
};
