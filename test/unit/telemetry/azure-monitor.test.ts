import { context, metrics, trace } from "@opentelemetry/api";
import { afterEach, describe, expect, it } from "vitest";
import { scopeOf, signInHeaders } from "../../../src/telemetry/azure-monitor.ts";
import { startSdk } from "../../../src/telemetry/sdk.ts";

const TRACES =
  "https://dce-1.westeurope-1.ingest.monitor.azure.com/datacollectionRules/dcr-1/streams/Microsoft-OTLP-Traces/otlp/v1/traces";

describe("Azure Monitor", () => {
  it.each([
    [TRACES, "https://monitor.azure.com/.default"],
    ["https://a.usgovvirginia-1.ingest.monitor.azure.us/x", "https://monitor.azure.us/.default"],
    ["https://a.chinaeast2-1.ingest.monitor.azure.cn/x", "https://monitor.azure.cn/.default"],
  ])("is signed in to at %s", (endpoint, scope) => {
    expect(scopeOf(endpoint)).toBe(scope);
  });

  it.each([
    "https://collector.example:4318",
    "http://a.ingest.monitor.azure.com/x",
    "https://ingest.monitor.azure.com.evil.example/x",
    "https://evil.example/.ingest.monitor.azure.com",
    "https://a.ingest.monitor.azure.com@evil.example/x",
    "https://evilingest.monitor.azure.com/x",
    "collector",
    "",
  ])("is not at %s, which gets no token", (endpoint) => {
    const credential = () => {
      throw new Error("asked to sign in");
    };
    expect(scopeOf(endpoint)).toBe(null);
    expect(signInHeaders(endpoint, credential)).toBe(null);
  });

  it("gets the token that is valid at each export", async () => {
    const scopes: unknown[] = [];
    const getToken = (scope: unknown) => {
      scopes.push(scope);
      return Promise.resolve({ token: `t${String(scopes.length)}`, expiresOnTimestamp: 0 });
    };
    const headers = signInHeaders(TRACES, () => ({ getToken }));
    expect(await headers?.()).toEqual({ Authorization: "Bearer t1" });
    expect(await headers?.()).toEqual({ Authorization: "Bearer t2" });
    expect(scopes).toEqual(Array(2).fill("https://monitor.azure.com/.default"));
  });
});

describe("the SDK", () => {
  afterEach(() => {
    trace.disable();
    metrics.disable();
    context.disable();
    delete process.env["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];
  });

  it("signs in for what goes to Azure Monitor, and sends no signal that has no endpoint", async () => {
    process.env["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] = TRACES;
    const scopes: unknown[] = [];
    const getToken = (scope: unknown) => {
      scopes.push(scope);
      // Ends the export before any network call.
      return Promise.reject(new Error("no identity"));
    };
    const flush = startSdk(process.env, () => ({ getToken }));
    trace.getTracer("test").startSpan("send range").end();
    metrics.getMeter("test").createCounter("c").add(1);
    await flush().catch(() => undefined);
    expect(scopes).toEqual(["https://monitor.azure.com/.default"]);
  });
});
