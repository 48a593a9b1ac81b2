import { context, metrics, trace } from "@opentelemetry/api";
import { afterEach, describe, expect, it } from "vitest";
import { samplerOf } from "../../../src/telemetry/sampler.ts";
import { startSdk } from "../../../src/telemetry/sdk.ts";
import { globalTelemetry } from "../../../src/telemetry/telemetry.ts";
import { serve, textOf } from "../../support/http-server.ts";

afterEach(() => {
  trace.disable();
  metrics.disable();
  context.disable();
  delete process.env["OTEL_EXPORTER_OTLP_ENDPOINT"];
});

/** A collector, and what it gets. */
const collector = async () => {
  const requests: { readonly path: string; readonly type: string; readonly text: string }[] = [];
  const { url } = await serve((request, response) => {
    void textOf(request).then((text) => {
      requests.push({ path: request.url ?? "", type: request.headers["content-type"] ?? "", text });
      response.writeHead(200).end();
    });
  });
  // The exporters read the process's own environment.
  process.env["OTEL_EXPORTER_OTLP_ENDPOINT"] = url;
  return requests;
};

const observe = (): void => {
  const { tracer, instruments } = globalTelemetry();
  tracer.startSpan("send range").end();
  instruments.bytes.add(7);
};

describe("the SDK", () => {
  it.each([
    ["http/protobuf by default", {}, "application/x-protobuf"],
    ["http/json where that is asked for", { OTEL_EXPORTER_OTLP_PROTOCOL: "http/json" }, "application/json"],
  ])("sends spans and metrics as %s when it is flushed", async (_what, environment, type) => {
    const requests = await collector();
    const flush = startSdk({ ...process.env, ...environment, WEBSITE_SITE_NAME: "func-app" });
    observe();
    await flush();
    expect(requests.map(({ path }) => path).sort()).toEqual(["/v1/metrics", "/v1/traces"]);
    expect(new Set(requests.map((request) => request.type))).toEqual(new Set([type]));
    for (const { text } of requests) expect(text).toContain("func-app");
    expect(requests.map(({ text }) => text).join()).toContain("blobferry.bytes");
  });

  it("sends only what is not switched off", async () => {
    const requests = await collector();
    const flush = startSdk({ ...process.env, OTEL_METRICS_EXPORTER: "none" });
    observe();
    await flush();
    expect(requests.map(({ path }) => path)).toEqual(["/v1/traces"]);
  });

  it("counts with instruments that were asked for before it was there", async () => {
    const requests = await collector();
    const { instruments } = globalTelemetry();
    instruments.bytes.add(1);
    const telemetry = globalTelemetry();
    telemetry.instruments.bytes.add(1);
    const flush = startSdk({
      ...process.env,
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      OTEL_TRACES_EXPORTER: "none",
    });
    telemetry.instruments.bytes.add(41);
    await flush();
    expect(requests.map(({ text }) => text).join()).toMatch(/"asDouble":41\b/);
  });
});

it.each([
  [{}, "ParentBased"],
  [{ OTEL_TRACES_SAMPLER: "always_off" }, "AlwaysOff"],
  [{ OTEL_TRACES_SAMPLER: "traceidratio", OTEL_TRACES_SAMPLER_ARG: "0.25" }, "TraceIdRatioBased{0.25}"],
  [{ OTEL_TRACES_SAMPLER: "traceidratio", OTEL_TRACES_SAMPLER_ARG: "lots" }, "TraceIdRatioBased{1}"],
  [
    { OTEL_TRACES_SAMPLER: "parentbased_traceidratio", OTEL_TRACES_SAMPLER_ARG: "0.1" },
    "ParentBased{root=TraceIdRatioBased{0.1}",
  ],
])("samples as %j says", (environment, name) => {
  expect(samplerOf(environment).toString()).toContain(name);
});
