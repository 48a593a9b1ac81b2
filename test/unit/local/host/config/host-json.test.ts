import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readHostJson, toHostConfig } from "../../../../../local/host/config/host-json.ts";

const machine = { processors: 2, isDevelopment: false };
const withQueues = (queues: object) => ({ version: "2.0", extensions: { queues } });

it("fills in the real host's defaults", () => {
  expect(toHostConfig({ version: "2.0" }, machine)).toEqual({
    queues: {
      batchSize: 16,
      newBatchThreshold: 16,
      maxPollingIntervalMs: 60_000,
      visibilityTimeoutSeconds: 0,
      maxDequeueCount: 5,
      messageEncoding: "base64",
    },
    routePrefix: "api",
    functionTimeoutMs: 1_800_000,
    logLevel: "Information",
    hasExtensionBundle: false,
  });
});

it("reads a host.json with comments and a byte order mark, as the real host does", async () => {
  const appRoot = await mkdtemp(join(tmpdir(), "host-json-"));
  try {
    await writeFile(join(appRoot, "host.json"), '\uFEFF{ "version": "2.0", // the only one\n }');
    expect(await readHostJson(appRoot, machine, {})).toEqual(toHostConfig({ version: "2.0" }, machine));
  } finally {
    await rm(appRoot, { recursive: true });
  }
});

it("defaults the threshold to half a batch, rounded down, for each processor", () => {
  expect(toHostConfig(withQueues({ batchSize: 5 }), machine).queues.newBatchThreshold).toBe(4);
  expect(
    toHostConfig(withQueues({ batchSize: 5, newBatchThreshold: 0 }), machine).queues.newBatchThreshold,
  ).toBe(0);
});

it("polls at least every 2 s in development unless host.json sets another maximum", () => {
  const development = { ...machine, isDevelopment: true };
  expect(toHostConfig({ version: "2.0" }, development).queues.maxPollingIntervalMs).toBe(2_000);
  const set = withQueues({ maxPollingInterval: "00:00:10" });
  expect(toHostConfig(set, development).queues.maxPollingIntervalMs).toBe(10_000);
});

it("has no time limit when functionTimeout is -1", () => {
  expect(toHostConfig({ version: "2.0", functionTimeout: "-1" }, machine).functionTimeoutMs).toBeNull();
});

it.each([
  [{ batchSize: 33 }, "batchSize"],
  [{ batchSize: 0 }, "batchSize"],
  [{ maxPollingInterval: "1s" }, "maxPollingInterval"],
  [{ maxPollingInterval: "00:00:00.05" }, "maxPollingInterval"],
  [{ messageEncoding: "utf8" }, "messageEncoding"],
])("refuses %j and names the field", (queues, field) => {
  expect(() => toHostConfig(withQueues(queues), machine)).toThrow(field);
});
