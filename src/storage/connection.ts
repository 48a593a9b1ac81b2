import {
  BlobServiceClient,
  newPipeline as newBlobPipeline,
  type ContainerClient,
  type StoragePipelineOptions as BlobPipelineOptions,
} from "@azure/storage-blob";
import {
  AnonymousCredential,
  newPipeline as newQueuePipeline,
  QueueServiceClient,
  type QueueClient,
  type StoragePipelineOptions as QueuePipelineOptions,
} from "@azure/storage-queue";
import type { TokenCredential } from "@azure/core-auth";
import { poisonQueueOf, type Config, type ConnectionSetting } from "../config/config.ts";
import { completeConnectionString } from "../config/connection-string.ts";
import { lazyCredential, type RenewableCredential } from "../config/credential.ts";
import type { QueueName } from "../transfer/message.ts";
import { directHere } from "./direct-here.ts";
import { CALL_TIMEOUT_MS, callLimit } from "./call-limit.ts";
import type { WatchedQueue } from "./queue-watch.ts";
import { refusedToken } from "./refused-token.ts";

/**
 * How to reach an account, as Azure Functions has it: a connection string, or the services' addresses with an
 * identity (https://learn.microsoft.com/azure/azure-functions/functions-reference#configure-an-identity-based-connection).
 */
export type Connection =
  | { readonly kind: "string"; readonly connectionString: string }
  | {
      readonly kind: "identity";
      /** `https://ACCOUNT.blob.core.windows.net` */
      readonly blobServiceUri: string;
      /** `https://ACCOUNT.queue.core.windows.net` */
      readonly queueServiceUri: string;
      readonly credential: TokenCredential | RenewableCredential;
    };

/** A setting with its identity, which signs in when the first call needs it. */
export const connectionOf = (setting: ConnectionSetting): Connection =>
  setting.kind === "string" ? setting : { ...setting, credential: lazyCredential(setting) };

/** Short, since an invocation must not sleep: a failed step is retried by way of the queue. */
const PIPELINE_OPTIONS = {
  retryOptions: { maxTries: 3, retryDelayInMs: 100, maxRetryDelayInMs: 1000 },
};

/** If it cannot be completed, the SDK says what is wrong with it. */
const completed = (connectionString: string): string =>
  completeConnectionString(connectionString) ?? connectionString;

/** @param timeoutMs of each call, see {@link callLimit} */
export const blobService = (connection: Connection, timeoutMs = CALL_TIMEOUT_MS): BlobServiceClient => {
  const options: BlobPipelineOptions = { ...PIPELINE_OPTIONS };
  const { url, credential } = blobAddress(connection, options);
  const pipeline = newBlobPipeline(credential, options);
  pipeline.factories.push(callLimit(timeoutMs), ...direct(options), ...onRefusal(connection));
  return new BlobServiceClient(url, pipeline);
};

/** @param options gets the proxy that a connection string of the emulator names */
const blobAddress = (connection: Connection, options: BlobPipelineOptions) =>
  connection.kind === "string"
    ? BlobServiceClient.fromConnectionString(completed(connection.connectionString), options)
    : { url: connection.blobServiceUri, credential: connection.credential };

/** @param timeoutMs of each call, see {@link callLimit} */
export const queueService = (connection: Connection, timeoutMs = CALL_TIMEOUT_MS): QueueServiceClient => {
  const options: QueuePipelineOptions = { ...PIPELINE_OPTIONS };
  const { url, credential } = queueAddress(connection, options);
  const pipeline = newQueuePipeline(credential, options);
  pipeline.factories.push(callLimit(timeoutMs), ...direct(options), ...onRefusal(connection));
  return new QueueServiceClient(url, pipeline);
};

/** A proxy of the connection's own is meant for it. */
const direct = ({ proxyOptions }: Pick<BlobPipelineOptions, "proxyOptions">) =>
  proxyOptions === undefined ? [directHere] : [];

const onRefusal = (connection: Connection) =>
  connection.kind === "identity" && "forget" in connection.credential
    ? [refusedToken(connection.credential)]
    : [];

/** The key is the one of the blob service, since a queue client does not show its own. */
const queueAddress = (connection: Connection, options: QueuePipelineOptions) => {
  if (connection.kind === "identity")
    return { url: connection.queueServiceUri, credential: connection.credential };
  const connectionString = completed(connection.connectionString);
  const { url } = QueueServiceClient.fromConnectionString(connectionString, options);
  const hasSas = new URL(url).search !== "";
  return {
    url,
    credential: hasSas
      ? new AnonymousCredential()
      : BlobServiceClient.fromConnectionString(connectionString).credential,
  };
};

/** What the app keeps and reads in storage. */
export interface AppStorage {
  /** The container of the records. */
  readonly records: ContainerClient;
  /** The queues of jobs and of steps. */
  readonly queues: Readonly<Record<QueueName, QueueClient>>;
  /** Where the host puts their messages that failed too often. */
  readonly poison: Readonly<Record<QueueName, QueueClient>>;
  /** The queue of results. */
  readonly results: QueueClient;
  /** The queue of events about blobs, and its poison queue; null without rules. */
  readonly events: { readonly queue: QueueClient; readonly poison: QueueClient } | null;
  /** The account of the blobs to move. */
  readonly sources: BlobServiceClient;
  /** The address of that account, without a SAS and without a slash at the end: what `source.url` begins with. */
  readonly sourceBaseUrl: string;
}

/** Clients for everything that the settings name. Makes no call. */
export const appStorage = (
  config: Pick<
    Config,
    | "transferStorage"
    | "sourceStorage"
    | "recordContainer"
    | "transferQueue"
    | "stepQueue"
    | "resultQueue"
    | "events"
  >,
): AppStorage => {
  const connection = connectionOf(config.transferStorage);
  const queues = queueService(connection);
  const sources = blobService(connectionOf(config.sourceStorage));
  return {
    records: blobService(connection).getContainerClient(config.recordContainer),
    queues: {
      jobs: queues.getQueueClient(config.transferQueue),
      steps: queues.getQueueClient(config.stepQueue),
    },
    poison: {
      jobs: queues.getQueueClient(poisonQueueOf(config.transferQueue)),
      steps: queues.getQueueClient(poisonQueueOf(config.stepQueue)),
    },
    results: queues.getQueueClient(config.resultQueue),
    events: config.events && {
      queue: queues.getQueueClient(config.events.queue),
      poison: queues.getQueueClient(poisonQueueOf(config.events.queue)),
    },
    sources,
    sourceBaseUrl: addressOf(sources.url),
  };
};

/** The queues that the functions fetch from, other than the poison queues. */
export const watchedQueues = ({
  queues,
  events,
}: Pick<AppStorage, "queues" | "events">): readonly WatchedQueue[] => [
  { use: "jobs", queue: queues.jobs },
  { use: "steps", queue: queues.steps },
  ...(events === null ? [] : [{ use: "events", queue: events.queue } as const]),
];

/** Where the host puts messages of these queues that failed too often. */
export const poisonQueues = ({
  poison,
  events,
}: Pick<AppStorage, "poison" | "events">): readonly QueueClient[] => [
  poison.jobs,
  poison.steps,
  ...(events === null ? [] : [events.poison]),
];

/** An account's address without a SAS, which a connection string may hold, and without a slash at the end. */
export const addressOf = (serviceUrl: string): string => {
  const { origin, pathname } = new URL(serviceUrl);
  return `${origin}${pathname}`.replace(/\/+$/, "");
};
