/**
 * Resolves at Ctrl+C or SIGTERM. To be called before anybody is told that the process is ready: until then a signal ends
 * it at once.
 */
export const untilStopped = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const)
      process.once(signal, () => {
        resolve();
      });
  });
