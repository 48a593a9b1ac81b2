import { context } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
  type ReadableSpan,
} from "@opentelemetry/sdk-trace";
import { instrumentsOf } from "../../src/telemetry/instruments.ts";
import { globalTelemetry, type Telemetry } from "../../src/telemetry/telemetry.ts";
import type { QueueNames } from "../../src/telemetry/traced-queues.ts";

export const QUEUE_NAMES: QueueNames = {
  jobs: "transfers",
  steps: "transfer-steps",
  results: "transfer-results",
};

/** Of services without an SDK. */
export const UNOBSERVED = { telemetry: globalTelemetry(), queueNames: QUEUE_NAMES };

/** One value of a metric. */
export interface Measured {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly value: unknown;
}

export interface Recorder {
  readonly telemetry: Telemetry;
  spans(): readonly ReadableSpan[];
  measured(name: string): Promise<readonly Measured[]>;
  /** Everything that an exporter is given, as text. */
  everything(): Promise<string>;
}

/** Telemetry with the real SDK, kept in memory. */
export const recorder = (): Recorder => {
  const spanExporter = new InMemorySpanExporter();
  const tracers = new TracerProvider({
    spanProcessors: [new SimpleSpanProcessor({ exporter: spanExporter })],
  });
  const metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const meters = new MeterProvider({
    readers: [
      new PeriodicExportingMetricReader({ exporter: metricExporter, exportIntervalMillis: 3_600_000 }),
    ],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const metrics = async () => {
    metricExporter.reset();
    await meters.forceFlush();
    return metricExporter
      .getMetrics()
      .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
  };
  return {
    telemetry: { tracer: tracers.getTracer("test"), instruments: instrumentsOf(meters.getMeter("test")) },
    spans: () => spanExporter.getFinishedSpans(),
    measured: async (name) =>
      (await metrics())
        .filter(({ descriptor }) => descriptor.name === name)
        .flatMap(({ dataPoints }) => dataPoints.map(({ attributes, value }) => ({ attributes, value }))),
    everything: async () => JSON.stringify([spanExporter.getFinishedSpans().map(exported), await metrics()]),
  };
};

/** The fields are accessors of a class, which JSON would miss. */
const exported = (span: ReadableSpan): unknown => [
  ...[span.name, span.attributes, span.events, span.status, span.links, span.resource.attributes],
  span.spanContext().traceState?.serialize(),
  span.instrumentationScope,
];
