import type { Config } from "../../config/config.ts";
import { connectionOf, storageOf } from "../../client/create-transfer-client.ts";
import { httpSender } from "../../http/send.ts";
import { blobService, queueService } from "../../storage/connection.ts";
import { statusOf } from "../../storage/errors.ts";
import type { CheckName, Probe } from "./check-health.ts";

const GRAPH_TIMEOUT_MS = 5000;

/** One small request to each thing the app needs. */
export const probesOf = (config: Config): Readonly<Record<CheckName, Probe>> => {
  const transfers = connectionOf(storageOf(config.transferStorage));
  const records = blobService(transfers).getContainerClient(config.recordContainer);
  const queues = [config.transferQueue, config.resultQueue].map((name) =>
    queueService(transfers).getQueueClient(name),
  );
  const sources = blobService(connectionOf(storageOf(config.sourceStorage)));
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
    const status = statusOf(error);
    if (status === 401 || status === 403) return "denied";
    if (status !== null && status < 500) return "ok";
    throw error;
  }
};
