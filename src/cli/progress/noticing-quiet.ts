/** Long enough for an app that starts only now. */
export const QUIET_MS = 60_000;

/** For those who wait for an app that does not run. */
export const IS_IT_RUNNING =
  "nothing has started for a minute: is the app running? To check: blobferry doctor";

/**
 * Yields what it is given.
 * @param onQuiet called when nothing has come for `quietMs`, with the latest value, after each value once
 */
export async function* noticingQuiet<T>(
  values: AsyncIterable<T>,
  quietMs: number,
  onQuiet: (latest: T) => void,
): AsyncGenerator<T, void, undefined> {
  let timer: NodeJS.Timeout | undefined;
  try {
    for await (const value of values) {
      clearTimeout(timer);
      timer = setTimeout(onQuiet, quietMs, value);
      yield value;
    }
  } finally {
    clearTimeout(timer);
  }
}
