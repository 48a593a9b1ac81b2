import { HttpRequest, InvocationContext, type HttpResponseInit } from "@azure/functions";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type * as Endpoint from "../../../../src/api/endpoint.ts";
import type * as Start from "../../../../src/app/with-services.ts";
import type * as Doctor from "../../../../src/cli/doctor/examine.ts";
import type { ReadConfig } from "../../../../src/cli/settings.ts";
import { SETTING_NAMES } from "../../../../src/config/setting-names.ts";

type Env = Readonly<Record<string, string>>;

const WORKING: Env = { AzureWebJobsStorage: "UseDevelopmentStorage=true" };
const LOCAL: Env = { GRAPH_ENDPOINT: "http://127.0.0.1:1", GRAPH_ACCESS_TOKEN: "local" };

const CONNECTIONS = ["AzureWebJobsStorage", "TransferStorage", "SourceStorage"];
const identity = (name: string): Env => ({
  AzureWebJobsStorage: name === "AzureWebJobsStorage" ? "" : "UseDevelopmentStorage=true",
  [`${name}__accountName`]: "account",
});

/** For every setting a wrong value, with the settings that it needs beside it. */
const WRONG: Readonly<Record<string, Env>> = {
  ...Object.fromEntries(
    CONNECTIONS.flatMap((name) => [
      [name, { [name]: "no connection string" }],
      [`${name}__accountName`, { ...identity(name), [`${name}__accountName`]: "internal.example/x" }],
      [`${name}__blobServiceUri`, { ...identity(name), [`${name}__blobServiceUri`]: "http://a.example" }],
      [`${name}__queueServiceUri`, { ...identity(name), [`${name}__queueServiceUri`]: "nonsense" }],
      [`${name}__credential`, { ...identity(name), [`${name}__credential`]: "password" }],
    ]),
  ),
  STORAGE_HOSTS: {
    ...identity("AzureWebJobsStorage"),
    AzureWebJobsStorage__blobServiceUri: "https://a.example",
    STORAGE_HOSTS: "*",
  },
  TRANSFER_QUEUE: { TRANSFER_QUEUE: "Transfers" },
  STEP_QUEUE: { STEP_QUEUE: "transfers" },
  RESULT_QUEUE: { RESULT_QUEUE: "transfers-poison" },
  RECORD_CONTAINER: { RECORD_CONTAINER: "a--b" },
  EVENT_QUEUE: { EVENT_QUEUE: "Events" },
  RULES: { RULES: "folder/rules.json" },
  RECORD_RETENTION_DAYS: { RECORD_RETENTION_DAYS: "forever" },
  RECORD_KEYS: { RECORD_KEYS: "key" },
  ALLOWED_SOURCES: { ALLOWED_SOURCES: "*" },
  ALLOWED_TARGETS: { ALLOWED_TARGETS: "*" },
  OUTAGE_PATIENCE_HOURS: { OUTAGE_PATIENCE_HOURS: "100" },
  SPARE_MESSAGE_SECONDS: { SPARE_MESSAGE_SECONDS: "abc" },
  GRAPH_ENDPOINT: { GRAPH_ENDPOINT: "http://graph.example" },
  GRAPH_VERSION: { GRAPH_VERSION: "2.0" },
  GRAPH_ACCESS_TOKEN: { GRAPH_ACCESS_TOKEN: "token" },
  GRAPH_HOSTS: { GRAPH_ENDPOINT: "https://graph.example", GRAPH_HOSTS: "*" },
  UPLOAD_HOSTS: { UPLOAD_HOSTS: "*" },
  GRAPH_USER_AGENT: { GRAPH_USER_AGENT: "me" },
  API_AUTH: { API_AUTH: "easy" },
  BLOBFERRY_LOCAL_PATIENCE: { ...LOCAL, BLOBFERRY_LOCAL_PATIENCE: "2" },
  BLOBFERRY_LOCAL_RESCUE_AFTER_SECONDS: { BLOBFERRY_LOCAL_RESCUE_AFTER_SECONDS: "1" },
};

/** No text is wrong for these. */
const FREE = [...CONNECTIONS.map((name) => `${name}__clientId`), "OTEL_EXPORTER_OTLP_ENDPOINT"];

let endpoint: typeof Endpoint.endpoint;
let withServices: typeof Start.withServices;
let examine: typeof Doctor.examine;
let log: string[] = [];

beforeEach(async () => {
  vi.resetModules();
  log = [];
  vi.spyOn(console, "error").mockImplementation((line: string) => log.push(line));
  ({ endpoint } = await import("../../../../src/api/endpoint.ts"));
  ({ withServices } = await import("../../../../src/app/with-services.ts"));
  ({ examine } = await import("../../../../src/cli/doctor/examine.ts"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const doctorErrors = async (env: Env): Promise<readonly string[]> => {
  const context = {
    env,
    settings: (read: ReadConfig) => Promise.resolve({ config: read(env), from: "here" }),
    settingKeys: () => Promise.resolve(Object.keys(env)),
  };
  const errors: string[] = [];
  for await (const { check, verdict, message } of examine(context, {
    source: null,
    target: null,
    app: null,
  })) {
    if (check === "settings" && verdict === "error") errors.push(message);
    // The rest would ask services.
    if (check === "storage") break;
  }
  return errors;
};

/** What the app says with these settings, in its log at the start and in its health. */
const startApp = async (env: Env): Promise<{ reasons: readonly string[]; log: readonly string[] }> => {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  endpoint("listTransfers");
  const { handler } = endpoint("health");
  withServices(() => undefined);
  const request = new HttpRequest({ method: "GET", url: "https://app.example/api/health" });
  const context = new InvocationContext({ functionName: "health", logHandler: () => undefined });
  const { body } = (await handler(request, context)) as HttpResponseInit;
  const { status, reasons } = JSON.parse(body as string) as { status: string; reasons: string[] };
  expect(status).toBe("misconfigured");
  return { reasons, log };
};

it("there is a wrong value for every setting", () => {
  expect([...Object.keys(WRONG), ...FREE].sort()).toEqual([...SETTING_NAMES].sort());
});

it.each(Object.entries(WRONG))("a wrong %s is named by doctor, health and log", async (_name, changes) => {
  const env = { ...WORKING, ...changes };
  const errors = await doctorErrors(env);
  const app = await startApp(env);
  expect(errors).toHaveLength(1);
  expect(app.log).toEqual(errors.map((message) => `wrong setting: ${message}`));
  // Health names no hosts.
  const withoutHosts = errors.map((message) => message.replace(/names \S+?,/, "names a host,"));
  expect(app.reasons).toEqual(withoutHosts);
});

it.each([
  ["OUTAGE_PATIENCE_HOURS", "SPARE_MESSAGE_SECONDS"],
  ["RECORD_RETENTION_DAYS", "GRAPH_VERSION"],
  ["RECORD_RETENTION_DAYS", "OUTAGE_PATIENCE_HOURS"],
  ["RECORD_KEYS", "API_AUTH"],
  ["AzureWebJobsStorage", "GRAPH_ENDPOINT", "ALLOWED_SOURCES", "SPARE_MESSAGE_SECONDS", "API_AUTH"],
])("all that are wrong are named at once: %s, %s", async (...names) => {
  const env = names.reduce<Env>((all, name) => ({ ...all, ...WRONG[name] }), WORKING);
  const errors = await doctorErrors(env);
  expect(errors.map((message) => message.split(" ")[0]).sort()).toEqual([...names].sort());
  const app = await startApp(env);
  expect([...app.reasons].sort()).toEqual([...errors].sort());
  expect([...app.log].sort()).toEqual(errors.map((message) => `wrong setting: ${message}`).sort());
});

it("another worker runtime is wrong for doctor, since the host refuses to start", async () => {
  const runtime = (FUNCTIONS_WORKER_RUNTIME: string) =>
    doctorErrors({ ...WORKING, FUNCTIONS_WORKER_RUNTIME });
  expect(await runtime("python")).toEqual(['FUNCTIONS_WORKER_RUNTIME must be "node", or not set']);
  expect(await runtime("node")).toEqual([]);
});
