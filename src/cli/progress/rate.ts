/** How far a transfer was, and when: by the app's clock (`atMs`), and by ours (`seenMs`). */
export interface Sample {
  readonly bytes: number;
  readonly atMs: number;
  readonly seenMs: number;
}

/** Long enough for a few ranges of a slow line, short enough to follow a change. */
const WINDOW_MS = 30_000;
const MAX_SAMPLES = 60;

/** The samples with one more; fewer bytes than before mean a new start. */
export const withSample = (samples: readonly Sample[], sample: Sample): readonly Sample[] => {
  const last = samples.at(-1);
  if (last !== undefined && sample.bytes < last.bytes) return [sample];
  if (last?.bytes === sample.bytes) return samples;
  const kept = samples.filter(({ atMs }, i) => sample.atMs - atMs <= WINDOW_MS || i === samples.length - 1);
  return [...kept.slice(-MAX_SAMPLES), sample];
};

/**
 * Bytes a second over the window; null until two samples are there. While nothing comes for longer than usual, the
 * rate sinks. Only differences within one clock count, so the two may be apart.
 */
export const bytesPerSecond = (samples: readonly Sample[], nowMs: number): number | null => {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined || last.atMs <= first.atMs) return null;
  const spanMs = last.atMs - first.atMs;
  const usualGapMs = spanMs / (samples.length - 1);
  const overdueMs = Math.max(0, nowMs - last.seenMs - usualGapMs);
  return ((last.bytes - first.bytes) * 1000) / (spanMs + overdueMs);
};

/** Null when nobody can tell. */
export const timeLeftMs = (bytesLeft: number, rate: number | null): number | null =>
  rate === null || rate <= 0 ? null : (bytesLeft * 1000) / rate;
