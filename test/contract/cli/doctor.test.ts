import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startGraph, type Graph } from "../../../local/graph/server.ts";
import type { Finding } from "../../../src/cli/doctor/finding.ts";
import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import { startTestStorage, type TestStorage } from "../../support/test-storage.ts";
import { runPiped } from "../../support/run-cli.ts";

let storage: TestStorage;
let graph: Graph;
/** A Graph that knows the caller and lets it do nothing. */
let strict: Server;
let webPage: Server;
const listen = async (server: Server): Promise<Server> => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
};
const urlOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

beforeAll(async () => {
  storage = await startTestStorage();
  graph = await startGraph({ preexisting: [{ path: "/drives/d/bundles/there", name: "a.pdf" }] });
  strict = await listen(
    createServer((request, response) => {
      const [status, code] =
        request.headers.authorization === undefined
          ? [401, "InvalidAuthenticationToken"]
          : [403, "accessDenied"];
      response.writeHead(status, { "Content-Type": "application/json" });
      response.end(JSON.stringify({ error: { code, message: "no" } }));
    }),
  );
  webPage = await listen(createServer((_request, response) => response.end("<html>hello</html>")));
  const queues = QueueServiceClient.fromConnectionString(storage.connectionString);
  await queues.getQueueClient("transfer-results").createIfNotExists();
  await storage.container.getBlockBlobClient("rescue/state.json").upload("{}", 2);
  const blobs = BlobServiceClient.fromConnectionString(storage.connectionString).getContainerClient(
    "reports",
  );
  await blobs.createIfNotExists();
  await blobs.getBlockBlobClient("a.pdf").upload("x", 1);
});
afterAll(async () => {
  strict.close();
  webPage.close();
  await graph.close();
  await storage.stop();
});

const doctor = async (
  env: Readonly<Record<string, string>>,
  ...args: string[]
): Promise<{ readonly code: number | null; readonly errors: Finding[]; readonly all: Finding[] }> => {
  const { code, out } = await runPiped(["doctor", "--json", ...args], {
    env: {
      AzureWebJobsStorage: storage.connectionString,
      GRAPH_ENDPOINT: graph.url,
      GRAPH_ACCESS_TOKEN: "local",
      ...env,
    },
  });
  const all = out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Finding);
  return { code, all, errors: all.filter(({ verdict }) => verdict === "error") };
};
const TO = ["--to", "bundle", "--drive-id", "d", "--item-id"];

describe("doctor", () => {
  it("finds no problems in a working setup", async () => {
    const { code, all, errors } = await doctor({}, "--source", "reports/a.pdf", ...TO, "there");
    expect([code, errors]).toEqual([0, []]);
    expect(all.map(({ check, verdict }) => `${check} ${verdict}`)).toEqual([
      "settings ok",
      // Nothing limits what jobs may name.
      "settings warning",
      "storage ok",
      "storage ok",
      "queue ok",
      "queue ok",
      "queue ok",
      "queue ok",
      "records ok",
      "app ok",
      "source ok",
      "graph ok",
      "token ok",
      "permission ok",
    ]);
  });

  it.each<[string, () => Record<string, string>, string[], string, RegExp]>([
    [
      "settings that are missing",
      () => ({ AzureWebJobsStorage: "" }),
      [],
      "settings",
      /^AzureWebJobsStorage is not set/,
    ],
    [
      "settings that are wrong",
      () => ({ GRAPH_ENDPOINT: "http://graph.microsoft.com" }),
      [],
      "settings",
      /^GRAPH_ENDPOINT must be an https address/,
    ],
    [
      "no storage",
      () => ({ AzureWebJobsStorage: storage.connectionString.replace(/127\.0\.0\.1:\d+/g, "127.0.0.1:1") }),
      [],
      "storage",
      /^no storage: no response from the blob service at 127\.0\.0\.1:1 \(ECONNREFUSED\)/,
    ],
    [
      "a host that is not there",
      () => ({ AzureWebJobsStorage: storage.connectionString.replaceAll("127.0.0.1", "blobferry.invalid") }),
      [],
      "storage",
      /^no storage: no response .*\((ENOTFOUND|EAI_AGAIN)\)/,
    ],
    [
      "something else at the address",
      () => ({
        AzureWebJobsStorage: storage.connectionString.replace(/http:\/\/127\.0\.0\.1:\d+/g, urlOf(strict)),
      }),
      [],
      "storage",
      /^access denied|responds, but not like Azure Storage/,
    ],
    [
      "a wrong key",
      () => ({
        AzureWebJobsStorage: storage.connectionString.replace(/AccountKey=[^;]+/, "AccountKey=d3Jvbmc="),
      }),
      [],
      "storage",
      /^access denied: the blob service .* rejects the key or the identity \(403/,
    ],
    [
      "a missing queue",
      () => ({ TRANSFER_QUEUE: "elsewhere" }),
      [],
      "queue",
      /^missing queue: elsewhere does not exist/,
    ],
    [
      "a missing container of records",
      () => ({ RECORD_CONTAINER: "elsewhere" }),
      [],
      "records",
      /^missing container: elsewhere does not exist/,
    ],
    [
      "a source that is not there",
      () => ({}),
      ["--source", "reports/b.pdf"],
      "source",
      /^reports\/b\.pdf does not exist/,
    ],
    [
      "a wrong endpoint",
      () => ({ GRAPH_ENDPOINT: "http://127.0.0.1:1" }),
      [],
      "graph",
      /^wrong endpoint: no response from http:\/\/127\.0\.0\.1:1 \(ECONNREFUSED\)/,
    ],
    [
      "an endpoint that is not Graph",
      () => ({ GRAPH_ENDPOINT: urlOf(webPage) }),
      [],
      "graph",
      /^wrong endpoint: .* is not Microsoft Graph/,
    ],
    [
      "a token that Graph does not take (401)",
      () => ({ GRAPH_ACCESS_TOKEN: "other" }),
      [...TO, "there"],
      "permission",
      /^Graph does not accept the token \(401 InvalidAuthenticationToken\)/,
    ],
    [
      "a missing permission (403)",
      () => ({ GRAPH_ENDPOINT: urlOf(strict) }),
      [...TO, "there"],
      "permission",
      /^missing Graph permission: the bundle \(403 accessDenied\)/,
    ],
  ])("names the cause: %s", async (_what, env, args, check, message) => {
    const { code, errors } = await doctor(env(), ...args);
    expect(code).toBe(1);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ check, message: expect.stringMatching(message) as string });
    expect(errors[0]?.fix).toBeTruthy();
  });

  it("distinguishes a missing target from a forbidden one", async () => {
    const { code, all } = await doctor({}, ...TO, "nowhere");
    expect(code).toBe(0);
    expect(all.at(-1)).toMatchObject({
      verdict: "warning",
      message: expect.stringContaining("404") as string,
    });
  });

  it.each([
    ["in a working setup", {}],
    ["with wrong settings", { AzureWebJobsStorage: "" }],
  ])("names a setting that is probably misspelled: %s", async (_what, env) => {
    const { all } = await doctor({
      GRAPH_ENDPONT: "https://graph.microsoft.us",
      ALLOWED_SOURCES: "reports",
      ALLOWED_TARGETS: "drive:*",
      ...env,
    });
    expect(all.filter(({ verdict }) => verdict === "warning")).toEqual([
      {
        check: "settings",
        verdict: "warning",
        message: "GRAPH_ENDPONT is not a setting; it looks like GRAPH_ENDPOINT",
        fix: expect.stringContaining("rename it to GRAPH_ENDPOINT") as string,
      },
    ]);
  });

  it("changes neither storage nor the target", async () => {
    await doctor({ TRANSFER_QUEUE: "untouched", RECORD_CONTAINER: "untouched" });
    const queues = QueueServiceClient.fromConnectionString(storage.connectionString);
    expect(await queues.getQueueClient("untouched").exists()).toBe(false);
    expect(graph.requests().every(({ method }) => method === "GET")).toBe(true);
  });

  it("rejects an invalid target", async () => {
    const ran = await runPiped(["doctor", "--to", "bundle", "--drive-id", "d"]);
    expect([ran.code, ran.err]).toEqual([2, expect.stringContaining("--item-id is missing")]);
  });
});
