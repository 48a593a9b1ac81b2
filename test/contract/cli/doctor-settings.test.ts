import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startGraph, type Graph } from "../../../local/graph/server.ts";
import { checkGraph } from "../../../src/cli/doctor/check-graph.ts";
import type { Finding } from "../../../src/cli/doctor/finding.ts";
import { readConfig } from "../../../src/config/config.ts";
import type { Target } from "../../../src/transfer/job.ts";
import { runPiped } from "../../support/run-cli.ts";

let folder = "";
let proxy: Server;
const tunnels: string[] = [];
let graph: Graph;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "blobferry-doctor-"));
  proxy = createServer();
  proxy.on("connect", ({ url = "" }, socket) => {
    tunnels.push(url);
    socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  graph = await startGraph({});
});
afterAll(async () => {
  proxy.close();
  await graph.close();
  await rm(folder, { recursive: true });
});

it("goes through the proxy of the settings file, as the app does", async () => {
  const { port } = proxy.address() as AddressInfo;
  const Values = {
    AzureWebJobsStorage: "UseDevelopmentStorage=true;DevelopmentStorageProxyUri=http://127.0.0.1:1",
    GRAPH_ENDPOINT: "https://graph.microsoft.com",
    HTTPS_PROXY: `http://127.0.0.1:${port}`,
    NO_PROXY: "127.0.0.1",
  };
  await writeFile(join(folder, "app.json"), JSON.stringify({ Values }));
  await runPiped(["doctor", "--settings", join(folder, "app.json")]);
  expect(tunnels).toContain("graph.microsoft.com:443");
});

describe("with ALLOWED_TARGETS", () => {
  const finance = () => {
    const site = graph.tenant().sites.find(({ name }) => name === "Finance");
    if (site === undefined) throw new Error("the tenant has no site Finance");
    return site;
  };
  const driveId = (): string => finance().libraries[0]?.driveId ?? "none";
  const target = (): Target => ({ kind: "webUrl", url: finance().webUrl, path: "{name}" });

  const problems = async (allowed: string, about: Target): Promise<readonly Finding[]> => {
    const config = readConfig({
      AzureWebJobsStorage: "UseDevelopmentStorage=true",
      GRAPH_ENDPOINT: graph.url,
      GRAPH_ACCESS_TOKEN: "local",
      ALLOWED_TARGETS: allowed,
    });
    const findings: Finding[] = [];
    for await (const finding of checkGraph(config, about)) findings.push(finding);
    return findings.filter(({ verdict }) => verdict === "error");
  };

  it("a place that it does not list is a failure, with the app's own words", async () => {
    expect(await problems("drive:b!other", target())).toEqual([
      {
        check: "settings",
        verdict: "error",
        message: expect.stringMatching(/^target-not-allowed: ALLOWED_TARGETS does not allow/) as string,
        fix: expect.stringContaining("ALLOWED_TARGETS") as string,
      },
    ]);
  });

  it("so is a sharing link that leads to another drive", async () => {
    const link = graph.tenant().sharingLinks[0] ?? "none";
    const found = await problems("drive:b!other", { kind: "sharedItem", sharingUrl: link });
    expect(found).toMatchObject([{ message: expect.stringMatching(/^target-not-allowed/) as string }]);
  });

  it("a place in a listed drive is none", async () => {
    expect(await problems(`drive:${driveId()}`, target())).toEqual([]);
  });
});
