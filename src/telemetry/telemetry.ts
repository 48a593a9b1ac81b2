import { metrics, trace, type MeterProvider, type Tracer } from "@opentelemetry/api";
import { version } from "../config/version.ts";
import { instrumentsOf, type Instruments } from "./instruments.ts";
import { SCOPE } from "./names.ts";

/** What spans and metrics are made with. */
export interface Telemetry {
  readonly tracer: Tracer;
  readonly instruments: Instruments;
}

/** Sends what has not been sent yet. */
export type Flush = () => Promise<void>;

/** Of the process: does nothing until an SDK is registered, which may be after this was called. */
export const globalTelemetry = (): Telemetry => {
  // The API hands later spans on to an SDK that comes late, but no metrics.
  let made: { readonly by: MeterProvider; readonly instruments: Instruments } | null = null;
  return {
    tracer: trace.getTracer(SCOPE, version),
    get instruments() {
      const by = metrics.getMeterProvider();
      if (made?.by !== by) made = { by, instruments: instrumentsOf(by.getMeter(SCOPE, version)) };
      return made.instruments;
    },
  };
};
