// @ts-check
/** Rates of transfers, computed from successive polls. */

/** Long enough for a few ranges of a slow transfer, short enough to follow a change. */
const WINDOW_MS = 30_000;
const MAX_SAMPLES = 60;
const FORGET_MS = 300_000;

/**
 * @typedef {object} Seen what a rate is computed from
 * @property {string} id
 * @property {number} attempt
 * @property {number} acceptedBytes
 * @property {string} submittedAt
 * @property {string} updatedAt
 */

/** How far a transfer was at a time, by the app's clock (`atMs`) and by ours (`seenMs`). @typedef {{ bytes: number, atMs: number, seenMs: number }} Sample */

// The command line computes rates by the same rules (src/cli/progress/rate.ts); one test holds both to them.

/** Adds a sample. Fewer bytes than before mean that the transfer started over. @param {readonly Sample[]} samples @param {Sample} sample @returns {readonly Sample[]} */
export const withSample = (samples, sample) => {
  const last = samples.at(-1);
  if (last !== undefined && sample.bytes < last.bytes) return [sample];
  if (last?.bytes === sample.bytes) return samples;
  const kept = samples.filter(
    ({ atMs }, index) => sample.atMs - atMs <= WINDOW_MS || index === samples.length - 1,
  );
  return [...kept.slice(-MAX_SAMPLES), sample];
};

/**
 * The rate over the window; null with fewer than two samples. Bytes arrive range by range: once the next range takes
 * twice as long as the average one, the rate sinks. The two clocks may differ, so only times of one clock are compared.
 * @param {readonly Sample[]} samples
 * @param {number} nowMs
 */
export const bytesPerSecond = (samples, nowMs) => {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined || last.atMs <= first.atMs) return null;
  const spanMs = last.atMs - first.atMs;
  const averageGapMs = spanMs / (samples.length - 1);
  const overdueMs = Math.max(0, nowMs - last.seenMs - 2 * averageGapMs);
  return ((last.bytes - first.bytes) * 1000) / (spanMs + overdueMs);
};

/** The rates of single transfers, from the times at which their records changed. */
export class RateBook {
  /** @type {Map<string, { attempt: number, seenMs: number, samples: readonly Sample[] }>} */
  #byId = new Map();

  /** @param {readonly Seen[]} transfers @param {number} nowMs */
  note(transfers, nowMs) {
    for (const { id, attempt, acceptedBytes: bytes, updatedAt } of transfers) {
      const known = this.#byId.get(id);
      const before = known?.attempt === attempt ? known.samples : [];
      const samples = withSample(before, { bytes, atMs: Date.parse(updatedAt), seenMs: nowMs });
      this.#byId.set(id, { attempt, seenMs: nowMs, samples });
    }
    for (const [id, { seenMs }] of this.#byId) if (nowMs - seenMs > FORGET_MS) this.#byId.delete(id);
  }

  /** Bytes per second; null while unknown. @param {string} id @param {number} nowMs */
  rateOf(id, nowMs) {
    return bytesPerSecond(this.#byId.get(id)?.samples ?? [], nowMs);
  }
}
