/**
 * Runs a call with a time limit: after it, the call's signal is aborted and the returned promise rejects with a
 * `TimeoutError`, whether or not the call reacts to its signal. A call that timed out may still have had its effect.
 *
 * Unlike `AbortSignal.timeout`, it aborts nothing once the call has returned: a stream that the call opened is read
 * on without a limit.
 *
 * @param call gets a signal, and `abort` to raise that signal itself
 */
export const withTimeout = async <T>(
  timeoutMs: number,
  call: (abortSignal: AbortSignal, abort: () => void) => Promise<T>,
): Promise<T> => {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const timedOut = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      controller.abort();
      reject(new DOMException(`no answer within ${timeoutMs} ms`, "TimeoutError"));
    }, timeoutMs);
  });
  const abort = (): void => {
    controller.abort();
  };
  try {
    return await Promise.race([call(controller.signal, abort), timedOut]);
  } finally {
    clearTimeout(timer);
  }
};
