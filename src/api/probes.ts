import type { Config } from "../config/config.ts";
import { httpSender } from "../http/send.ts";
import { appStorage } from "../storage/connection.ts";
import { storageStatus } from "../storage/errors.ts";
import type { CheckName, Probe } from "./health.ts";

const GRAPH_TIMEOUT_MS = 5000;

/** One small request to each dependency. */
export const probesOf = (config: Config): Readonly<Record<CheckName, Probe>> => {
  const { records, queues: own, results, sources } = appStorage(config);
  const queues = [own.jobs, own.steps, results];
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
        url: `${config.graphEndpoint}/${config.graphVersion}/me`,
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
