import type { Counter, Gauge, Histogram, Meter } from "@opentelemetry/api";

/** The app's metrics. None has the id of a transfer, a name or an address among its attributes. */
export interface Instruments {
  readonly transfers: Counter;
  readonly bytes: Counter;
  readonly rangeDuration: Histogram;
  readonly retries: Counter;
  readonly throttled: Counter;
  readonly oldestAge: Gauge;
  readonly sessionsOpened: Counter;
  readonly sessionsClosed: Counter;
  readonly processDuration: Histogram;
  readonly sendDuration: Histogram;
}

/** Seconds; a range takes from a tenth of one to minutes. */
const DURATION_BOUNDS_S = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160, 320];

export const instrumentsOf = (meter: Meter): Instruments => {
  const duration = (name: string, description: string): Histogram =>
    meter.createHistogram(name, {
      description,
      unit: "s",
      advice: { explicitBucketBoundaries: DURATION_BOUNDS_S },
    });
  const counter = (name: string, unit: string, description: string): Counter =>
    meter.createCounter(name, { description, unit });
  return {
    transfers: counter("blobferry.transfers", "{transfer}", "Transfers that have ended, by how"),
    bytes: counter("blobferry.bytes", "By", "Bytes that the target has accepted"),
    rangeDuration: duration("blobferry.range.duration", "Time to send one range"),
    retries: counter("blobferry.retries", "{step}", "Steps that are tried again, by why"),
    throttled: counter(
      "blobferry.throttled",
      "s",
      "Time for which transfers wait because Graph asked for it",
    ),
    oldestAge: meter.createGauge("blobferry.queue.oldest_age", {
      description: "For how long the message at the head of a queue has been due",
      unit: "s",
    }),
    // Two counters: one instance opens a session, another closes it, and either may be gone when they are added up.
    sessionsOpened: counter("blobferry.sessions.opened", "{session}", "Upload sessions created"),
    sessionsClosed: counter("blobferry.sessions.closed", "{session}", "Upload sessions that ended, by how"),
    processDuration: duration("messaging.process.duration", "Time to process a message"),
    sendDuration: duration("messaging.client.operation.duration", "Time to send a message"),
  };
};
