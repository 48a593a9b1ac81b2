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

/** The throughput of all displayed transfers together, over the last minutes. */
export class Throughput {
  static SPAN_MS = 180_000;
  static SMOOTHED_MS = 10_000;

  /** @type {Map<string, { attempt: number, bytes: number }>} */
  #last = new Map();
  #lastMs = 0;
  #startedMs = 0;
  /** @type {{ atMs: number, bytes: number }[]} */
  #moved = [];

  /** @param {readonly Seen[]} transfers @param {number} nowMs */
  note(transfers, nowMs) {
    if (this.#startedMs === 0) this.#startedMs = nowMs;
    let bytes = 0;
    for (const transfer of transfers) {
      const known = this.#last.get(transfer.id);
      const isNew =
        known === undefined && this.#lastMs > 0 && Date.parse(transfer.submittedAt) >= this.#lastMs;
      const before =
        known?.attempt === transfer.attempt ? known.bytes : known !== undefined || isNew ? 0 : null;
      if (before !== null) bytes += Math.max(0, transfer.acceptedBytes - before);
    }
    this.#last = new Map(
      transfers.map(({ id, attempt, acceptedBytes }) => [id, { attempt, bytes: acceptedBytes }]),
    );
    this.#lastMs = nowMs;
    if (bytes > 0) this.#moved.push({ atMs: nowMs, bytes });
    while ((this.#moved[0]?.atMs ?? nowMs) < nowMs - Throughput.SPAN_MS - Throughput.SMOOTHED_MS)
      this.#moved.shift();
  }

  /** Bytes per second at a time, smoothed. @param {number} atMs */
  at(atMs) {
    const sinceMs = atMs - Throughput.SMOOTHED_MS;
    const bytes = this.#moved.reduce(
      (sum, one) => (one.atMs > sinceMs && one.atMs <= atMs ? sum + one.bytes : sum),
      0,
    );
    const spanMs = Math.min(Throughput.SMOOTHED_MS, Math.max(2000, atMs - this.#startedMs));
    return (bytes * 1000) / spanMs;
  }

  /** @param {number} nowMs @param {number} points @returns {(number | null)[]} oldest first; null before the first poll */
  series(nowMs, points) {
    return Array.from({ length: points }, (_none, index) => {
      const atMs = nowMs - (Throughput.SPAN_MS * (points - 1 - index)) / (points - 1);
      return this.#startedMs === 0 || atMs < this.#startedMs ? null : this.at(atMs);
    });
  }
}
