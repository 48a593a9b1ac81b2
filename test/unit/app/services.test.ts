import { Readable } from "node:stream";
import { describe, expect, it, vi } from "vitest";
import { readConfig } from "../../../src/config/config.ts";
import { buildServices } from "../../../src/app/services.ts";
import type { UploadSpec } from "../../../src/transfer/destination.ts";
import { bundle, mail, specOf, wanted } from "../../support/scripted-graph.ts";
import { closedUrl, serve } from "../../support/http-server.ts";

const KEY = Buffer.from("key").toString("base64");
const account = (name: string) =>
  `DefaultEndpointsProtocol=https;AccountName=${name};AccountKey=${KEY};EndpointSuffix=core.windows.net`;

describe("the services", () => {
  it("name the app to Graph and to upload hosts, and learn from both what is left of its requests", async () => {
    const seen: string[] = [];
    let scarceAt = "";
    const { url } = await serve((request, response) => {
      seen.push(`${request.method ?? ""} ${request.headers["user-agent"] ?? ""}`);
      const limits = { "RateLimit-Limit": "1200", "RateLimit-Remaining": "5", "RateLimit-Reset": "30" };
      const body = JSON.stringify({ uploadUrl: `${url}/up`, nextExpectedRanges: ["0-"] });
      response.writeHead(200, request.method === scarceAt ? limits : {}).end(body);
    });
    const gone = await closedUrl();
    const settings = {
      AzureWebJobsStorage: `DefaultEndpointsProtocol=http;AccountName=a;AccountKey=${KEY};BlobEndpoint=${gone}/a;QueueEndpoint=${gone}/a`,
      GRAPH_ENDPOINT: url,
      GRAPH_ACCESS_TOKEN: "t0ken",
      GRAPH_USER_AGENT: "NONISV|Contoso|Archive/1.0",
    };
    for (scarceAt of ["POST", "GET"]) {
      const { ports, budget } = buildServices(readConfig(settings));
      const created = await ports.destination.createSession(specOf(bundle));
      if (created.kind !== "created") throw new Error(created.kind);
      await ports.destination.querySession(bundle, created.url, 5);
      expect(budget.admissionDelayMs(), scarceAt).toBeGreaterThan(0);
    }
    expect(new Set(seen)).toEqual(
      new Set(["POST NONISV|Contoso|Archive/1.0", "GET NONISV|Contoso|Archive/1.0"]),
    );
  });

  it("send the token to Graph, and never to an upload URL", async () => {
    const seen: string[] = [];
    const { url } = await serve((request, response) => {
      const path = request.url?.replace(/\/v1\.0.*/, "graph") ?? "";
      seen.push(`${request.method ?? ""} ${path} ${request.headers.authorization ?? "none"}`);
      request.resume().on("end", () => {
        const session = { uploadUrl: `${url}/up`, nextExpectedRanges: ["0-"] };
        response.writeHead(200).end(JSON.stringify(session));
      });
    });
    const gone = await closedUrl();
    const nowhere = `DefaultEndpointsProtocol=http;AccountName=a;AccountKey=${KEY};BlobEndpoint=${gone}/a;QueueEndpoint=${gone}/a`;
    const { destination } = buildServices(
      readConfig({ AzureWebJobsStorage: nowhere, GRAPH_ENDPOINT: url, GRAPH_ACCESS_TOKEN: "t0ken" }),
    ).ports;
    const spec: UploadSpec = specOf(bundle);
    const created = await destination.createSession(spec);
    if (created.kind !== "created") throw new Error(created.kind);
    const put = {
      target: bundle,
      url: created.url,
      range: { start: 0, endExclusive: 5 },
      totalBytes: 5,
      timeoutMs: 5000,
    };
    await destination.putRange({ ...put, body: Readable.from([Buffer.from("hello")]) });
    await destination.querySession(bundle, created.url, 5);
    await destination.commit(spec, created.url, "post");
    await destination.commit(spec, created.url, "source-url");
    await destination.deleteSession(created.url, bundle);
    await destination.putWhole(spec, Buffer.alloc(0));
    await destination.getItem(bundle, wanted);
    expect(seen).toEqual([
      "POST graph Bearer t0ken",
      "PUT /up none",
      "GET /up none",
      "POST /up none",
      "PUT graph Bearer t0ken",
      "DELETE /up none",
      "PUT graph Bearer t0ken",
      "GET graph Bearer t0ken",
    ]);
  });

  it("log what they cannot share through storage", async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(429, { "Retry-After": "20" }).end("{}");
    });
    const gone = await closedUrl();
    const nowhere = `DefaultEndpointsProtocol=http;AccountName=a;AccountKey=${KEY};BlobEndpoint=${gone}/a;QueueEndpoint=${gone}/a`;
    const warn = vi.spyOn(console, "warn").mockReturnValue();
    const { destination } = buildServices(
      readConfig({ AzureWebJobsStorage: nowhere, GRAPH_ENDPOINT: url, GRAPH_ACCESS_TOKEN: "t0ken" }),
    ).ports;
    expect(await destination.getItem(mail, wanted)).toMatchObject({ kind: "throttled" });
    const lines = warn.mock.calls.map(([line]) => String(line));
    warn.mockRestore();
    expect(lines).toEqual([
      expect.stringContaining("a mailbox could not be counted"),
      expect.stringMatching(/^the cooldown of outlook-\w+ could not be read/),
      expect.stringMatching(/^the cooldown of outlook-\w+ could not be written/),
    ]);
  });

  it.each([
    ["the source account", { SourceStorage: account("src") }, "https://src.blob.core.windows.net"],
    ["else the one of the transfers", {}, "https://a.blob.core.windows.net"],
    [
      "an account reached with an identity",
      {
        SourceStorage__blobServiceUri: "https://idn.blob.core.windows.net/",
        SourceStorage__queueServiceUri: "https://idn.queue.core.windows.net/",
      },
      "https://idn.blob.core.windows.net",
    ],
    [
      "an emulator's, with its path",
      { SourceStorage: "UseDevelopmentStorage=true" },
      "http://127.0.0.1:10000/devstoreaccount1",
    ],
  ])("take jobs by URL from %s", (_what, settings, sourceBaseUrl) => {
    const config = readConfig({ AzureWebJobsStorage: account("a"), ...settings });
    expect(buildServices(config).sourceBaseUrl).toBe(sourceBaseUrl);
  });

  it("keep a SAS of the source's connection out of its address", () => {
    const sas =
      "BlobEndpoint=https://src.blob.core.windows.net;SharedAccessSignature=sv=2024-01-01&sig=s3cret";
    const config = readConfig({ AzureWebJobsStorage: account("a"), SourceStorage: sas });
    expect(buildServices(config).sourceBaseUrl).toBe("https://src.blob.core.windows.net");
  });

  it.each([
    ["", []],
    ["rules.json", ["PUT /a/blob-events", "PUT /a/blob-events-poison"]],
  ])(
    "prepare every queue, that of failed messages too, and the container of the records, with RULES=%s",
    async (rules, queues) => {
      const created: string[] = [];
      const { url } = await serve((incoming, response) => {
        created.push(`${incoming.method ?? ""} ${incoming.url?.replace(/\?.*/, "") ?? ""}`);
        response.writeHead(201).end();
      });
      const storage = `DefaultEndpointsProtocol=http;AccountName=a;AccountKey=${KEY};BlobEndpoint=${url}/a;QueueEndpoint=${url}/a`;
      const config = readConfig({ AzureWebJobsStorage: storage, RULES: rules });
      await buildServices(config).prepareStorage();
      expect(created.sort()).toEqual([
        ...queues,
        "PUT /a/transfer-records",
        "PUT /a/transfer-results",
        "PUT /a/transfer-steps",
        "PUT /a/transfer-steps-poison",
        "PUT /a/transfers",
        "PUT /a/transfers-poison",
      ]);
    },
  );

  it("never read the records' container as a source", async () => {
    const config = readConfig({ AzureWebJobsStorage: account("a"), RECORD_CONTAINER: "records-1" });
    const ref = { container: "records-1", blob: "b", versionId: null };
    expect(await buildServices(config).ports.source.pin(ref)).toMatchObject({ kind: "forbidden" });
  });
});
