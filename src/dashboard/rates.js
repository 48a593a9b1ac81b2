// @ts-check
/** How fast things move, from what was seen one time after another. */

/** Long enough for a few ranges of a slow transfer, short enough to follow a change. */
const WINDOW_MS = 30_000;
const FORGET_MS = 300_000;

/**
 * @typedef {object} Seen what a rate is made of
 * @property {string} id
 * @property {number} attempt
 * @property {number} acceptedBytes
 * @property {string} submittedAt
 * @property {string} updatedAt
 */

/** The rates of single transfers, by the times at which their records changed. */
export class RateBook {
  /** @type {Map<string, { attempt: number, seenMs: number, samples: { atMs: number, bytes: number }[] }>} */
  #byId = new Map();

  /** @param {readonly Seen[]} transfers @param {number} nowMs */
  note(transfers, nowMs) {
    for (const { id, attempt, acceptedBytes: bytes, updatedAt } of transfers) {
      const known = this.#byId.get(id);
      const entry = known?.attempt === attempt ? known : { attempt, seenMs: nowMs, samples: [] };
      entry.seenMs = nowMs;
      const last = entry.samples.at(-1);
      if (last === undefined || bytes > last.bytes)
        entry.samples.push({ atMs: Date.parse(updatedAt), bytes });
      else if (bytes < last.bytes) entry.samples = [{ atMs: Date.parse(updatedAt), bytes }];
      while (entry.samples.length > 2 && nowMs - (entry.samples[1]?.atMs ?? 0) > WINDOW_MS)
        entry.samples.shift();
      this.#byId.set(id, entry);
    }
    for (const [id, { seenMs }] of this.#byId) if (nowMs - seenMs > FORGET_MS) this.#byId.delete(id);
  }

  /** Bytes per second; null where nothing can be said. @param {string} id @param {number} nowMs */
  rateOf(id, nowMs) {
    const samples = this.#byId.get(id)?.samples ?? [];
    const first = samples[0];
    const last = samples.at(-1);
    if (first === undefined || last === undefined || last.bytes <= first.bytes) return null;
    // Bytes come range by range; while the next one takes longer than the last ones did, the rate falls.
    const tookMs = Math.max(last.atMs - first.atMs, 1);
    const perRangeMs = tookMs / (samples.length - 1);
    const overdueMs = Math.max(0, nowMs - last.atMs - 2 * perRangeMs);
    return ((last.bytes - first.bytes) * 1000) / (tookMs + overdueMs);
  }
}

/** What all transfers that are shown move together, over the last minutes. */
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

  /** @param {number} nowMs @param {number} points @returns {(number | null)[]} oldest first; null before the first look */
  series(nowMs, points) {
    return Array.from({ length: points }, (_none, index) => {
      const atMs = nowMs - (Throughput.SPAN_MS * (points - 1 - index)) / (points - 1);
      return this.#startedMs === 0 || atMs < this.#startedMs ? null : this.at(atMs);
    });
  }
}
