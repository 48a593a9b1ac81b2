import type { Config } from "../config/config.ts";
import { httpSender } from "../http/send.ts";
import { loadRules } from "../rules/load-rules.ts";
import { parseRules } from "../rules/parse-rules.ts";
import { appStorage, watchedQueues, type AppStorage } from "../storage/connection.ts";
import { storageStatus } from "../storage/errors.ts";
import { lookAtQueues } from "../storage/queue-watch.ts";
import type { HealthSources } from "./health.ts";

const GRAPH_TIMEOUT_MS = 5000;

/** What health looks at, over storage clients of its own. */
export const healthSources = (config: Config, isQueueOwner: HealthSources["isQueueOwner"]): HealthSources => {
  const storage = appStorage(config);
  const { poison, records } = storage;
  const watched = watchedQueues(storage);
  return {
    probes: probesOf(config, storage),
    lookAtQueues: (signal) => lookAtQueues({ watched, poison, records }, signal),
    isQueueOwner,
    rulesFaults: async () => {
      if (config.events === null) return 0;
      const stored = await loadRules(records, config.events.rules);
      if (stored === null) return null;
      const parsed = parseRules(stored.text);
      return "faults" in parsed ? parsed.faults.length : 0;
    },
  };
};

/** One small request to each dependency. */
const probesOf = (config: Config, storage: AppStorage): HealthSources["probes"] => {
  const { records, results, sources } = storage;
  const queues = [...watchedQueues(storage).map(({ queue }) => queue), results];
  const sendToGraph = httpSender(config.graphUserAgent);
  return {
    records: (abortSignal) => tried(() => records.getProperties({ abortSignal })),
    queues: async (abortSignal) => {
      const states = await Promise.all(
        queues.map((queue) => tried(() => queue.getProperties({ abortSignal }))),
      );
      return states.includes("denied") ? "denied" : "ok";
    },
    sources: async (abortSignal) => {
      // The identity may be allowed to read some containers only, so a 403 on listing them is fine.
      await tried(() => sources.listContainers({ abortSignal }).byPage({ maxPageSize: 1 }).next());
      return "ok";
    },
    graph: async () => {
      // Without a token: any response proves that Graph is reachable.
      const response = await sendToGraph({
        method: "GET",
        url: `${config.graphEndpoint}/${config.graphVersion ?? "v1.0"}/me`,
        timeoutMs: GRAPH_TIMEOUT_MS,
      });
      if (response.kind === "broken" || response.status >= 500) throw new Error("Graph is unreachable");
      return "ok";
    },
  };
};

/** A missing container or queue (404) is fine: the app creates it when needed. */
const tried = async (request: () => Promise<unknown>): Promise<"ok" | "denied"> => {
  try {
    await request();
    return "ok";
  } catch (error) {
    const status = storageStatus(error);
    if (status === 401 || status === 403) return "denied";
    if (status !== null && status < 500) return "ok";
    throw error;
  }
};
