import type { Environment } from "../config/config.ts";
import { endpointOf, SIGNALS } from "./endpoints.ts";
import type { Flush } from "./telemetry.ts";

/** Whether the app sends telemetry: the standard settings say where, and may say not to. */
export const wantsTelemetry = (environment: Environment): boolean =>
  SIGNALS.some((signal) => endpointOf(signal, environment) !== null) &&
  environment["OTEL_SDK_DISABLED"]?.toLowerCase() !== "true";

let started: Promise<Flush> | null = null;

/**
 * Starts the SDK where the settings ask for it. It is large, and a file of its own in the bundle: without the setting it
 * is not even read. Telemetry must not stop the app, so an SDK that does not start is reported and left out.
 */
export const startTelemetry = (environment: Environment): Promise<Flush> =>
  (started ??= wantsTelemetry(environment) ? start(environment) : Promise.resolve(nothingToSend));

const start = async (environment: Environment): Promise<Flush> => {
  try {
    const { startSdk } = await import("./sdk.ts");
    return startSdk(environment);
  } catch (error) {
    console.warn("telemetry is off:", error instanceof Error ? error.name : "unknown error");
    return nothingToSend;
  }
};

const nothingToSend: Flush = () => Promise.resolve();

/** Sends what is left, if telemetry was started. Never throws: the process is about to end. */
export const flushTelemetry = async (): Promise<void> => {
  try {
    await (
      await started
    )?.();
  } catch (error) {
    console.warn("telemetry could not be sent:", error instanceof Error ? error.name : "unknown error");
  }
};
