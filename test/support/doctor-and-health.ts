import { QueueServiceClient } from "@azure/storage-queue";
import type { Graph } from "../../local/graph/server.ts";
import { healthChecker, misconfigured, type Health } from "../../src/api/health.ts";
import { healthSources } from "../../src/api/probes.ts";
import { examine } from "../../src/cli/doctor/examine.ts";
import type { Finding } from "../../src/cli/doctor/finding.ts";
import { buildServices } from "../../src/app/services.ts";
import type { ReadConfig } from "../../src/cli/settings.ts";
import { ConfigError, readConfig, type Config } from "../../src/config/config.ts";
import { likelyMisspellings } from "../../src/config/setting-names.ts";
import type { TestStorage } from "./test-storage.ts";

export type Env = Readonly<Record<string, string>>;

/** What the app creates at its start, besides what is there already. */
export const createResultQueue = async (storage: TestStorage): Promise<void> => {
  await QueueServiceClient.fromConnectionString(storage.connectionString)
    .getQueueClient("transfer-results")
    .create();
};

/** Settings with which all is well. */
export const workingEnv = (storage: TestStorage, graph: Graph): Env => ({
  AzureWebJobsStorage: storage.connectionString,
  GRAPH_ENDPOINT: graph.url,
  GRAPH_ACCESS_TOKEN: "local",
});

/** What the doctor finds with these settings. */
export const diagnose = async (env: Env): Promise<readonly Finding[]> => {
  const found: Finding[] = [];
  const context = {
    env,
    settings: (read: ReadConfig) =>
      new Promise<{ config: Config; from: string }>((resolve) => {
        resolve({ config: read(env), from: "the environment" });
      }),
    settingKeys: () => Promise.resolve(Object.keys(env)),
  };
  for await (const finding of examine(context, { source: null, target: null, app: null }))
    found.push(finding);
  return found;
};

/** What the app says of its health with these settings. */
export const healthOf = async (env: Env): Promise<Health> => {
  try {
    const config = readConfig(env);
    const { sendToGraph } = buildServices(config);
    const sources = healthSources(config, {
      isQueueOwner: () => Promise.resolve(true),
      misspellings: likelyMisspellings(Object.keys(env)),
      sendToGraph,
    });
    return await healthChecker(sources, { nowMs: Date.now, timeoutMs: 30_000, keptMs: 0 })();
  } catch (error) {
    if (error instanceof ConfigError) return misconfigured(error, 0);
    throw error;
  }
};
