import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { hasSecret, secretsOf } from "../../src/transfer/redact-secrets.ts";
import { content, KIB } from "../support/content.ts";
import { textOf } from "../support/http-server.ts";
import { startSystem, type System } from "../support/system.ts";
import { targetsOf } from "../support/targets.ts";

const RANGE = 320 * KIB;
const TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
const JOB_TRACE = `00-${TRACE_ID}-00f067aa0ba902b7-01`;

interface Span {
  readonly name: string;
  readonly traceId: string;
  readonly parentSpanId?: string;
  readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue?: string } }[];
  readonly links?: readonly { readonly traceId: string }[];
}

/** Every body that the app has sent, by its path. */
const received = { "/v1/traces": [] as string[], "/v1/metrics": [] as string[] };
let collector: Server;
let system: System;
/** As the records held them while ranges arrived. */
const uploadUrls = new Set<string>();

const noteUploadUrl = async (): Promise<void> => {
  const records = system.blobs.getContainerClient("transfer-records");
  for await (const { name } of records.listBlobsFlat()) {
    const text = (await records.getBlobClient(name).downloadToBuffer()).toString("utf8");
    const [, url] = /"url":"([^"]+)"/.exec(text) ?? [];
    if (url !== undefined) uploadUrls.add(url);
  }
};

beforeAll(async () => {
  collector = createServer((request, response) => {
    void textOf(request).then((text) => {
      if (request.url === "/v1/traces" || request.url === "/v1/metrics") received[request.url].push(text);
      response.writeHead(200, { "content-type": "application/json" }).end("{}");
    });
  });
  collector.listen(0, "127.0.0.1");
  await once(collector, "listening");
  const { port } = collector.address() as AddressInfo;
  let failed = false;
  system = await startSystem({
    graph: {
      // The first range fails once, so that an error is among what is sent.
      intercept: async ({ route }) => {
        if (route !== "putRange") return undefined;
        await noteUploadUrl();
        if (failed) return undefined;
        failed = true;
        return { kind: "answer", status: 503 };
      },
    },
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      OTEL_BSP_SCHEDULE_DELAY: "100",
      OTEL_METRIC_EXPORT_INTERVAL: "200",
      BLOBFERRY_LOCAL_PATIENCE: "0.01",
    },
  });
  await system.putBlob("file", content(3 * RANGE));
});
afterAll(async () => {
  await system.stop();
  collector.closeAllConnections();
  collector.close();
});

const spans = (): Span[] =>
  received["/v1/traces"].flatMap((text) =>
    (
      JSON.parse(text) as {
        resourceSpans: { scopeSpans: { spans: Span[] }[] }[];
      }
    ).resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)),
  );

it("sends the spans and metrics of a transfer, and no part of an upload URL", async () => {
  await system.send({
    blobferry: "job",
    traceparent: JOB_TRACE,
    job: {
      source: { container: "sources", blob: "file" },
      target: targetsOf("observed").bundle,
      transferId: "observed",
      options: { rangeBytes: RANGE },
    },
  });
  const result = await system.result("observed");
  expect(result.data.status).toBe("completed");
  expect(result.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  const sent = await system.until("published span", 20_000, () => {
    const all = spans();
    return all.some(({ name }) => name === "send transfer-results") ? all : undefined;
  });
  await system.until("metric", 20_000, () =>
    received["/v1/metrics"].some((text) => text.includes("blobferry.transfers")) ? true : undefined,
  );

  const steps = sent.filter(({ name }) => name.startsWith("process "));
  expect(steps.length).toBeGreaterThanOrEqual(3);
  expect(steps.filter(({ traceId }) => traceId === TRACE_ID)).toHaveLength(1);
  for (const step of steps.filter(({ traceId }) => traceId !== TRACE_ID))
    expect(step.links?.map(({ traceId }) => traceId)).toContain(TRACE_ID);
  // The timer concerns no single transfer, and may run meanwhile.
  const ofTransfers = sent.filter(({ name }) => name !== "rescue stalled transfers");
  const ids = ofTransfers.map(
    ({ attributes }) => attributes.find(({ key }) => key === "blobferry.transfer.id")?.value.stringValue,
  );
  expect(new Set(ids)).toEqual(new Set(["observed"]));

  expect([...uploadUrls].join()).toContain("tempauth=");
  const everything = [...received["/v1/traces"], ...received["/v1/metrics"]].join("\n");
  expect(hasSecret(everything, secretsOf([...uploadUrls]))).toBe(false);
  expect(everything).not.toContain(new URL(system.graph.url).host);
});
