import type { Environment } from "../config/config.ts";

export const SIGNALS = ["TRACES", "METRICS"] as const;
export type Signal = (typeof SIGNALS)[number];

/** Where a signal goes by the standard settings; null if nowhere. */
export const endpointOf = (signal: Signal, environment: Environment): string | null =>
  [environment[`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`], environment["OTEL_EXPORTER_OTLP_ENDPOINT"]].find(
    (endpoint) => endpoint !== undefined && endpoint !== "",
  ) ?? null;
