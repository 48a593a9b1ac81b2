import { spawn, type ChildProcess } from "node:child_process";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { toConnectionString } from "../../../local/azurite.ts";
import { startGraph, type Graph } from "../../../local/graph/server.ts";
import type { CheckName } from "../../../src/api/health.ts";
import {
  createResultQueue,
  diagnose,
  healthOf,
  workingEnv,
  type Env,
} from "../../support/doctor-and-health.ts";
import { startTestStorage, type TestStorage } from "../../support/test-storage.ts";
import { until } from "../../support/until.ts";

let storage: TestStorage;
let graph: Graph;
let webPage: Server;
let strictAzurite: ChildProcess;
let strictFolder = "";
let strictConnection = "";

beforeAll(async () => {
  storage = await startTestStorage();
  graph = await startGraph({});
  webPage = createServer((_request, response) => response.end("<html>sign in</html>"));
  await new Promise<void>((resolve) => webPage.listen(0, "127.0.0.1", resolve));
  await startStrictAzurite();
  await createResultQueue(storage);
});
afterAll(async () => {
  strictAzurite.kill("SIGKILL");
  webPage.close();
  await graph.close();
  await storage.stop();
  await rm(strictFolder, { recursive: true, force: true });
});

/** Azurite as people start it by hand, without `--skipApiVersionCheck`. */
const startStrictAzurite = async (): Promise<void> => {
  strictFolder = await mkdtemp(join(tmpdir(), "blobferry-strict-"));
  const script = createRequire(import.meta.url).resolve("azurite/dist/src/azurite.js");
  const ports = ["--blobPort", "0", "--queuePort", "0", "--tablePort", "0"];
  strictAzurite = spawn(
    process.execPath,
    [script, "--silent", "--inMemoryPersistence", "--disableTelemetry", ...ports],
    {
      cwd: strictFolder,
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  let text = "";
  strictAzurite.stdout?.setEncoding("utf8").on("data", (piece: string) => (text += piece));
  const urlOf = (service: string): string =>
    new RegExp(`Azurite ${service} service is successfully listening at (\\S+)`).exec(text)?.[1] ?? "";
  await until("Azurite", 60_000, () => (urlOf("Blob") !== "" && urlOf("Queue") !== "" ? true : undefined));
  strictConnection = toConnectionString(urlOf("Blob"), urlOf("Queue"));
};

const working = (): Env => workingEnv(storage, graph);
const wrongKey = (): string => storage.connectionString.replace(/AccountKey=[^;]+/, "AccountKey=d3Jvbmc=");
const nowhere = (): string => storage.connectionString.replace(/127\.0\.0\.1:\d+/g, "127.0.0.1:1");
const pageUrl = (): string => `http://127.0.0.1:${(webPage.address() as AddressInfo).port}`;
const page = (): string => storage.connectionString.replace(/http:\/\/127\.0\.0\.1:\d+/g, pageUrl());

/** What a check of the doctor is called in health. */
const AREAS: Readonly<Record<string, readonly CheckName[]>> = {
  storage: ["records", "queues"],
  queue: ["queues"],
  records: ["records"],
  source: ["sources"],
  graph: ["graph"],
  permission: ["graph"],
};

type SetUp = readonly [what: string, env: () => Env, check: string, message: RegExp, fix: RegExp];

const BROKEN: readonly SetUp[] = [
  [
    "no setting at all",
    () => ({ AzureWebJobsStorage: "" }),
    "settings",
    /^AzureWebJobsStorage is not set/,
    /./,
  ],
  [
    "an http endpoint",
    () => ({ GRAPH_ENDPOINT: "http://graph.microsoft.com" }),
    "settings",
    /^GRAPH_ENDPOINT must be/,
    /./,
  ],
  [
    "a connection that is none",
    () => ({ AzureWebJobsStorage: "junk" }),
    "settings",
    /^AzureWebJobsStorage/,
    /./,
  ],
  [
    "nothing listens for storage",
    () => ({ AzureWebJobsStorage: nowhere() }),
    "storage",
    /^no storage: .*ECONNREFUSED/,
    /npm run local/,
  ],
  [
    "a wrong key",
    () => ({ AzureWebJobsStorage: wrongKey() }),
    "storage",
    /^access denied: .*403/,
    /access keys/,
  ],
  [
    "an Azurite that refuses the version",
    () => ({ AzureWebJobsStorage: strictConnection }),
    "storage",
    /an Azurite that refuses the API version/,
    /--skipApiVersionCheck/,
  ],
  [
    "a page in place of storage",
    () => ({ AzureWebJobsStorage: page() }),
    "storage",
    /not like Azure Storage|^no storage/,
    /address/,
  ],
  [
    "a missing queue",
    () => ({ TRANSFER_QUEUE: "elsewhere" }),
    "queue",
    /^missing queue: elsewhere/,
    /start the app/,
  ],
  [
    "a missing container",
    () => ({ RECORD_CONTAINER: "elsewhere" }),
    "records",
    /^missing container: elsewhere/,
    /start the app/,
  ],
  [
    "a wrong key for the sources",
    () => ({ SourceStorage: wrongKey() }),
    "source",
    /^access denied/,
    /SourceStorage/,
  ],
  [
    "nothing listens for Graph",
    () => ({ GRAPH_ENDPOINT: "http://127.0.0.1:1" }),
    "graph",
    /^wrong endpoint: .*ECONNREFUSED/,
    /npm run local/,
  ],
  [
    "a page in place of Graph",
    () => ({ GRAPH_ENDPOINT: pageUrl() }),
    "graph",
    /is not Microsoft Graph/,
    /proxy/,
  ],
  [
    "a token that Graph refuses",
    () => ({ GRAPH_ACCESS_TOKEN: "another" }),
    "permission",
    /^Graph does not accept the token/,
    /GRAPH_ACCESS_TOKEN/,
  ],
];

it.each(BROKEN)(
  "%s: doctor names the cause, and health agrees",
  async (_what, changes, check, message, fix) => {
    const env = { ...working(), ...changes() };
    const errors = (await diagnose(env)).filter(({ verdict }) => verdict === "error");
    expect(errors).toEqual([
      {
        check,
        verdict: "error",
        message: expect.stringMatching(message) as string,
        fix: expect.stringMatching(fix) as string,
      },
    ]);
    const { status, checks } = await healthOf(env);
    if (check === "settings") {
      expect(status).toBe("misconfigured");
      return;
    }
    expect(status).toBe("degraded");
    const areas = AREAS[check] ?? [];
    // The account of the sources is the same one here, unless they have their own.
    const expected = check === "storage" ? [...areas, "sources"] : areas;
    const broken = Object.entries(checks).filter(([, state]) => state !== "ok");
    expect(broken.map(([name]) => name).sort()).toEqual([...expected].sort());
  },
);

it("a set-up in which all is well is so for both", async () => {
  expect((await diagnose(working())).filter(({ verdict }) => verdict === "error")).toEqual([]);
  expect(await healthOf(working())).toMatchObject({ status: "ok", reasons: [] });
});
