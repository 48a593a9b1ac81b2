import { bearerTokenAuthenticationPolicy, type PipelinePolicy } from "@azure/core-rest-pipeline";
import { graphClient } from "../graph/client.ts";
import { graphDestination } from "../graph/destination.ts";
import { throttledDestination } from "../graph/throttle/throttled-destination.ts";
import { sharedThrottle } from "../graph/throttle/shared-throttle.ts";
import { httpSender } from "../http/send.ts";
import { blobSource } from "../storage/blob-source.ts";
import { blobService, queueService, type Connection } from "../storage/connection.ts";
import { blobThrottleStore } from "../storage/throttle-store.ts";
import { storageResultQueue, storageStepQueue } from "../storage/queues.ts";
import { blobRecordStore } from "../storage/record-store.ts";
import { defaultPolicy, type Policy } from "../transfer/policy.ts";
import type { Ports } from "../transfer/ports.ts";
import type { Config, ConnectionSetting } from "../config/config.ts";
import { lazyCredential } from "../config/credential.ts";

/** What the functions work with; built once per process, so that connections are kept alive. */
export interface Services {
  readonly config: Config;
  readonly ports: Ports;
  readonly policy: Policy;
  /** Of the account that jobs may name by URL. */
  readonly sourceBaseUrl: string;
  /** Creates the queues and the record container that are missing. */
  prepareStorage(): Promise<void>;
}

export const buildServices = (config: Config, policy: Policy = defaultPolicy): Services => {
  const transfers = connectionOf(config.transferStorage);
  const blobs = blobService(transfers);
  const queues = queueService(transfers);
  const sources = blobService(connectionOf(config.sourceStorage));
  const records = blobs.getContainerClient(config.recordContainer);
  const steps = queues.getQueueClient(config.transferQueue);
  const results = queues.getQueueClient(config.resultQueue);
  const nowMs = (): number => Date.now();
  const clock = { nowMs, random: Math.random };
  const graph = graphClient(
    config.graphEndpoint,
    config.graphVersion,
    httpSender([graphTokenPolicy(config)]),
    httpSender([]),
    nowMs,
  );
  const throttle = sharedThrottle(blobThrottleStore(records, new URL(config.graphEndpoint).host), clock);
  return {
    config,
    policy,
    sourceBaseUrl: addressOf(sources.url),
    ports: {
      records: blobRecordStore(records),
      steps: storageStepQueue(steps),
      results: storageResultQueue(results),
      source: blobSource(sources),
      destination: throttledDestination(graphDestination(graph), throttle, clock),
      clock,
    },
    prepareStorage: async () => {
      await Promise.all([
        records.createIfNotExists(),
        steps.createIfNotExists(),
        results.createIfNotExists(),
      ]);
    },
  };
};

/** Without a SAS, which the connection may bring along. */
const addressOf = (serviceUrl: string): string => {
  const { origin, pathname } = new URL(serviceUrl);
  return `${origin}${pathname}`.replace(/\/+$/, "");
};

const connectionOf = (setting: ConnectionSetting): Connection =>
  setting.kind === "string" ? setting : { ...setting, credential: lazyCredential(setting) };

/** The token for Graph: the app's identity, or on loopback the one from the settings. */
const graphTokenPolicy = ({ graphAccessToken, graphEndpoint }: Config): PipelinePolicy =>
  graphAccessToken === null
    ? bearerTokenAuthenticationPolicy({
        credential: lazyCredential({ credential: "default", clientId: null }),
        scopes: `${graphEndpoint}/.default`,
      })
    : {
        name: "loopbackToken",
        sendRequest: (request, next) => {
          request.headers.set("Authorization", `Bearer ${graphAccessToken}`);
          return next(request);
        },
      };
