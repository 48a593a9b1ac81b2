import { context, metrics, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { OTLPMetricExporter as JsonMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { OTLPTraceExporter as JsonTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
  type Resource,
} from "@opentelemetry/resources";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import type { TokenCredential } from "@azure/core-auth";
import type { Environment } from "../config/config.ts";
import { lazyCredential } from "../config/credential.ts";
import { version } from "../config/version.ts";
import { signInHeaders } from "./azure-monitor.ts";
import { samplerOf } from "./sampler.ts";
import { endpointOf, type Signal } from "./endpoints.ts";
import type { Flush } from "./telemetry.ts";

/** Short, because an instance that is not needed any more is gone within half a minute. */
const SPANS_EVERY_MS = 2000;
const METRICS_EVERY_MS = 10_000;
/** The host gives five seconds to what runs at the end. */
const FLUSH_MS = 4000;

/**
 * Registers an SDK that sends spans and metrics by OTLP over HTTP. Where to, with which headers and how soon, is up to
 * the standard settings (https://opentelemetry.io/docs/specs/otel/protocol/exporter/), which the exporters read
 * themselves; to Azure Monitor the app signs in. Nothing is instrumented by itself: instrumentations of `http` and `undici` would record upload URLs.
 */
export const startSdk = (environment: Environment, credential = appIdentity): Flush => {
  const resource = resourceOf(environment);
  const flushes: Flush[] = [];
  const traces = optionsFor("TRACES", environment, credential);
  if (traces !== null) {
    const exporter = isJson(environment, "TRACES")
      ? new JsonTraceExporter(traces)
      : new OTLPTraceExporter(traces);
    const provider = new TracerProvider({
      resource,
      sampler: samplerOf(environment),
      spanProcessors: [
        new BatchSpanProcessor({
          exporter,
          scheduledDelayMillis: millisecondsOf(environment["OTEL_BSP_SCHEDULE_DELAY"]) ?? SPANS_EVERY_MS,
        }),
      ],
    });
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    trace.setGlobalTracerProvider(provider);
    flushes.push(() => provider.forceFlush({ timeoutMillis: FLUSH_MS }));
  }
  const measures = optionsFor("METRICS", environment, credential);
  if (measures !== null) {
    const exporter = isJson(environment, "METRICS")
      ? new JsonMetricExporter(measures)
      : new OTLPMetricExporter(measures);
    const exportIntervalMillis =
      millisecondsOf(environment["OTEL_METRIC_EXPORT_INTERVAL"]) ?? METRICS_EVERY_MS;
    const provider = new MeterProvider({
      resource,
      readers: [
        new PeriodicExportingMetricReader({
          exporter,
          exportIntervalMillis,
          exportTimeoutMillis: Math.min(exportIntervalMillis, 5000),
        }),
      ],
    });
    metrics.setGlobalMeterProvider(provider);
    flushes.push(() => provider.forceFlush({ timeoutMillis: FLUSH_MS }));
  }
  return async () => {
    await Promise.all(flushes.map((flush) => flush()));
  };
};

const appIdentity = (): TokenCredential => lazyCredential({ credential: "default", clientId: null });

/** What an exporter is given beside the standard settings; null if the signal is not sent. */
const optionsFor = (
  signal: Signal,
  environment: Environment,
  credential: () => TokenCredential,
): { headers?: () => Promise<Record<string, string>> } | null => {
  const endpoint = endpointOf(signal, environment);
  if (endpoint === null || environment[`OTEL_${signal}_EXPORTER`] === "none") return null;
  const headers = signInHeaders(endpoint, credential);
  return headers === null ? {} : { headers };
};

/** The default is protobuf; gRPC would be a package of its own. */
const isJson = (environment: Environment, signal: Signal): boolean =>
  (environment[`OTEL_EXPORTER_OTLP_${signal}_PROTOCOL`] ?? environment["OTEL_EXPORTER_OTLP_PROTOCOL"]) ===
  "http/json";

const millisecondsOf = (text: string | undefined): number | null => {
  const value = Number(text ?? "");
  return Number.isInteger(value) && value > 0 ? value : null;
};

/** Who sends it. `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES` come last, so that they win. */
const resourceOf = (environment: Environment): Resource => {
  const app = environment["WEBSITE_SITE_NAME"];
  const instance = environment["WEBSITE_POD_NAME"] ?? environment["WEBSITE_INSTANCE_ID"];
  const attributes = {
    "service.name": app ?? "blobferry",
    "service.version": version,
    ...(instance === undefined ? {} : { "service.instance.id": instance, "faas.instance": instance }),
    ...(app === undefined
      ? {}
      : { "cloud.provider": "azure", "cloud.platform": "azure.functions", "faas.name": app }),
  };
  return defaultResource()
    .merge(resourceFromAttributes(attributes))
    .merge(detectResources({ detectors: [envDetector] }));
};
