const MAX_CRASHES = 3;
const WINDOW_MS = 30 * 60_000;

/**
 * Counts crashes of the worker. The real host replaces a crashed worker process twice; the third crash within half an
 * hour ends the host.
 * @returns a function that records a crash and returns whether the host must end
 */
export const createCrashCounter = (): ((atMs: number) => boolean) => {
  let crashesMs: readonly number[] = [];
  return (atMs) => {
    crashesMs = [...crashesMs.filter((crashMs) => atMs - crashMs < WINDOW_MS), atMs];
    return crashesMs.length >= MAX_CRASHES;
  };
};
