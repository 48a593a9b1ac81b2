import { beforeEach, describe, expect, it, vi } from "vitest";

const startSdk = vi.fn(() => () => Promise.resolve());
let isLoaded = false;
vi.mock("../../../src/telemetry/sdk.ts", () => {
  isLoaded = true;
  return { startSdk };
});

const ENDPOINT = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:4318" };

beforeEach(() => {
  vi.resetModules();
  isLoaded = false;
  startSdk.mockReset();
});

describe("the SDK", () => {
  it.each([
    ["nothing is set", {}],
    ["the endpoint is empty", { OTEL_EXPORTER_OTLP_ENDPOINT: "" }],
    ["only the host's connection is set", { APPLICATIONINSIGHTS_CONNECTION_STRING: "InstrumentationKey=0" }],
    ["it is disabled", { ...ENDPOINT, OTEL_SDK_DISABLED: "true" }],
  ])("is not loaded when %s", async (_what, environment) => {
    const { startTelemetry, flushTelemetry } = await import("../../../src/telemetry/start.ts");
    await startTelemetry(environment);
    await flushTelemetry();
    expect(isLoaded).toBe(false);
  });

  it("is loaded and started once when there is an endpoint", async () => {
    const { startTelemetry } = await import("../../../src/telemetry/start.ts");
    await Promise.all([startTelemetry(ENDPOINT), startTelemetry(ENDPOINT)]);
    expect(isLoaded).toBe(true);
    expect(startSdk).toHaveBeenCalledExactlyOnceWith(ENDPOINT);
  });

  it("is started when only one signal has an endpoint", async () => {
    const environment = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://127.0.0.1:4318/v1/traces" };
    const { startTelemetry } = await import("../../../src/telemetry/start.ts");
    await startTelemetry(environment);
    expect(startSdk).toHaveBeenCalledExactlyOnceWith(environment);
  });

  it("is flushed at the end", async () => {
    const flush = vi.fn(() => Promise.resolve());
    startSdk.mockReturnValue(flush);
    const { startTelemetry, flushTelemetry } = await import("../../../src/telemetry/start.ts");
    await startTelemetry(ENDPOINT);
    await flushTelemetry();
    expect(flush).toHaveBeenCalledOnce();
  });

  it("does not stop the app when it fails, at the start or at the end", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    startSdk.mockImplementation(() => {
      throw new Error("at https://secret");
    });
    const first = await import("../../../src/telemetry/start.ts");
    await first.startTelemetry(ENDPOINT);
    await first.flushTelemetry();

    vi.resetModules();
    startSdk.mockReturnValue(() => Promise.reject(new TypeError("at https://secret")));
    const second = await import("../../../src/telemetry/start.ts");
    await second.startTelemetry(ENDPOINT);
    await second.flushTelemetry();
    expect(warn.mock.calls).toEqual([
      ["telemetry is off:", "Error"],
      ["telemetry could not be sent:", "TypeError"],
    ]);
  });
});
