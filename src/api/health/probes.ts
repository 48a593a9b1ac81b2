import type { Config } from "../../config/config.ts";
import { httpSender } from "../../http/send.ts";
import { appStorage } from "../../storage/connection.ts";
import { storageStatus } from "../../storage/errors.ts";
import type { CheckName, Probe } from "./check-health.ts";

const GRAPH_TIMEOUT_MS = 5000;

/** One small request to each thing the app needs. */
export const probesOf = (config: Config): Readonly<Record<CheckName, Probe>> => {
  const { records, steps, results, sources } = appStorage(config);
  const queues = [steps, results];
  const sendToGraph = httpSender([]);
  return {
    records: (abortSignal) => asked(() => records.getProperties({ abortSignal })),
    queues: async (abortSignal) => {
      const states = await Promise.all(
        queues.map((queue) => asked(() => queue.getProperties({ abortSignal }))),
      );
      return states.includes("denied") ? "denied" : "ok";
    },
    sources: async (abortSignal) => {
      // An identity that may read only some containers must not list them all; that it answers is enough.
      await asked(() => sources.listContainers({ abortSignal }).byPage({ maxPageSize: 1 }).next());
      return "ok";
    },
    graph: async () => {
      // Without a token: any answer will do, and it says nothing about anybody.
      const answer = await sendToGraph({
        method: "GET",
        url: `${config.graphEndpoint}/${config.graphVersion}/me`,
        timeoutMs: GRAPH_TIMEOUT_MS,
      });
      if (answer.kind === "broken" || answer.status >= 500) throw new Error("Graph does not answer");
      return "ok";
    },
  };
};

/** What is missing (404) the app creates when it needs it. */
const asked = async (ask: () => Promise<unknown>): Promise<"ok" | "denied"> => {
  try {
    await ask();
    return "ok";
  } catch (error) {
    const status = storageStatus(error);
    if (status === 401 || status === 403) return "denied";
    if (status !== null && status < 500) return "ok";
    throw error;
  }
};
