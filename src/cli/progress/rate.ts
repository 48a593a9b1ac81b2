import type { TransferView } from "../../client/transfer-view.ts";
import { printableDeep } from "../text/printable.ts";

/** How far a transfer was at a time, by the app's clock (`atMs`) and by ours (`seenMs`). */
export interface Sample {
  readonly bytes: number;
  readonly atMs: number;
  readonly seenMs: number;
}

/** A transfer on display, with the samples its rate is computed from. Its texts are printable. */
export interface Tracked {
  readonly view: TransferView;
  readonly samples: readonly Sample[];
}

/** Long enough for a few ranges of a slow transfer, short enough to follow a change. */
const WINDOW_MS = 30_000;
const MAX_SAMPLES = 60;

/** Adds the next view of a transfer. A new attempt starts over; a transfer that is not running has no rate. */
export const track = (before: Tracked | undefined, view: TransferView, nowMs: number): Tracked => {
  const shown = printableDeep(view);
  const kept = before?.view.attempt === view.attempt ? before.samples : [];
  if (view.status !== "running" || view.bytes === null) return { view: shown, samples: [] };
  const sample = { bytes: view.acceptedBytes, atMs: Date.parse(view.updatedAt), seenMs: nowMs };
  return { view: shown, samples: withSample(kept, sample) };
};

// The dashboard computes rates by the same rules (src/dashboard/rates.js); one test holds both to them.

/** Adds a sample. Fewer bytes than before mean that the transfer started over. */
export const withSample = (samples: readonly Sample[], sample: Sample): readonly Sample[] => {
  const last = samples.at(-1);
  if (last !== undefined && sample.bytes < last.bytes) return [sample];
  if (last?.bytes === sample.bytes) return samples;
  const kept = samples.filter(({ atMs }, i) => sample.atMs - atMs <= WINDOW_MS || i === samples.length - 1);
  return [...kept.slice(-MAX_SAMPLES), sample];
};

/**
 * The rate over the window; null with fewer than two samples. Bytes arrive range by range: once the next range takes
 * twice as long as the average one, the rate sinks. The two clocks may differ, so only times of one clock are compared.
 */
export const bytesPerSecond = (samples: readonly Sample[], nowMs: number): number | null => {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined || last.atMs <= first.atMs) return null;
  const spanMs = last.atMs - first.atMs;
  const averageGapMs = spanMs / (samples.length - 1);
  const overdueMs = Math.max(0, nowMs - last.seenMs - 2 * averageGapMs);
  return ((last.bytes - first.bytes) * 1000) / (spanMs + overdueMs);
};

/** Null if the rate is unknown or zero. */
export const timeLeftMs = (bytesLeft: number, rate: number | null): number | null =>
  rate === null || rate <= 0 ? null : (bytesLeft * 1000) / rate;
