import { join } from "node:path";
import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient, type QueueClient } from "@azure/storage-queue";
import { startAzurite, type AzuriteOptions } from "../../local/azurite.ts";
import type { StorageFaultAction } from "../../local/faults/fault-script.ts";
import type { StorageOperation } from "../../local/faults/storage-operation.ts";
import { startStorageProxy } from "../../local/faults/storage-proxy.ts";
import type { GraphOptions } from "../../local/graph/options.ts";
import { startGraph, type Graph } from "../../local/graph/server.ts";
import { projectRoot } from "../../local/launcher/local-system.ts";
import { startProcess, type StartedProcess } from "../../local/launcher/processes.ts";
import type { MessageRejected, TransferResult } from "../../src/transfer/result.ts";
import { HOST_SETTINGS } from "./host-settings.ts";
import { until } from "./until.ts";

/** A whole system under test: real storage semantics, the app in a host of its own process, Graph watched from here. */
export interface System {
  readonly connectionString: string;
  readonly graph: Graph;
  readonly blobs: BlobServiceClient;
  readonly transfers: QueueClient;
  readonly steps: QueueClient;
  readonly results: QueueClient;
  /** The running host; replaced by `startHost`. */
  host(): StartedProcess;
  /** Polls until there is an answer; fails at the deadline with what the host said last. */
  until<T>(what: string, deadlineMs: number, poll: () => Promise<T | undefined> | T | undefined): Promise<T>;
  /** All that the hosts have printed. */
  log(): string;
  startHost(): Promise<void>;
  /** Puts a blob into the container `sources`. */
  putBlob(name: string, content: Buffer): Promise<void>;
  send(job: unknown): Promise<void>;
  /** The first result about this transfer (or the first that `wanted` accepts). */
  result(
    wanted: string | ((result: TransferResult) => boolean),
    deadlineMs?: number,
  ): Promise<TransferResult>;
  /** The first event about a rejected message that `wanted` accepts. */
  rejection(wanted: (event: MessageRejected) => boolean): Promise<MessageRejected>;
  /** Every result seen so far. */
  allResults(): Promise<readonly TransferResult[]>;
  stop(): Promise<void>;
}

export interface SystemOptions {
  readonly graph?: GraphOptions;
  readonly azurite?: AzuriteOptions;
  readonly env?: Readonly<Record<string, string>>;
  /** Called for each request that the host and the app send to storage. */
  readonly onStorageCall?: (operation: StorageOperation) => void;
  /** Asked for each of these requests; what it returns goes wrong with the request. */
  readonly storageFault?: (operation: StorageOperation) => StorageFaultAction | null;
}

export const startSystem = async (options: SystemOptions = {}): Promise<System> => {
  const azurite = await startAzurite(options.azurite ?? { inMemory: true });
  const graph = await startGraph(options.graph);
  const { onStorageCall, storageFault } = options;
  const proxy =
    onStorageCall === undefined && storageFault === undefined
      ? null
      : await startStorageProxy(azurite.connectionString, ({ operation }) => {
          onStorageCall?.(operation);
          const action = storageFault?.(operation) ?? null;
          return Promise.resolve(action === null ? null : { action });
        });
  const blobs = BlobServiceClient.fromConnectionString(azurite.connectionString);
  const queues = QueueServiceClient.fromConnectionString(azurite.connectionString);
  const sources = blobs.getContainerClient("sources");
  await sources.createIfNotExists();
  const transfers = queues.getQueueClient("transfers");
  const steps = queues.getQueueClient("transfer-steps");
  const results = queues.getQueueClient("transfer-results");
  const seen: TransferResult[] = [];
  const rejections: MessageRejected[] = [];
  let log = "";
  let host: StartedProcess | null = null;

  const startHost = async (): Promise<void> => {
    host = await startProcess(
      join(projectRoot, "dist/local/host/main.js"),
      ["--embedded", "--port", "0", "--root", projectRoot],
      {
        env: {
          AzureWebJobsStorage: proxy?.connectionString ?? azurite.connectionString,
          GRAPH_ENDPOINT: graph.url,
          GRAPH_ACCESS_TOKEN: "local",
          // A test that kills the host sets a shorter one, and may see a step twice on a busy machine.
          BLOBFERRY_LOCAL_LEASE_SECONDS: "60",
          ...HOST_SETTINGS,
          ...options.env,
        },
        readyLine: /^Host ready: (\S+)/,
        onLine: (line) => {
          log += `${line}\n`;
        },
      },
    );
  };

  const untilWithLog: System["until"] = (what, deadlineMs, poll) =>
    until(what, deadlineMs, poll, () => log.slice(-4000));

  const drain = async (): Promise<void> => {
    const { receivedMessageItems } = await results.receiveMessages({
      numberOfMessages: 32,
      visibilityTimeout: 3600,
    });
    for (const message of receivedMessageItems) {
      const event = JSON.parse(message.messageText) as TransferResult | MessageRejected;
      if (event.type === "blobferry.message.rejected") rejections.push(event);
      else seen.push(event);
      await results.deleteMessage(message.messageId, message.popReceipt);
    }
  };

  await startHost();
  return {
    connectionString: azurite.connectionString,
    graph,
    blobs,
    transfers,
    steps,
    results,
    host: () => {
      if (host === null) throw new Error("the host is not running");
      return host;
    },
    until: untilWithLog,
    log: () => log,
    startHost,
    putBlob: async (name, content) => {
      await sources.getBlockBlobClient(name).uploadData(content, { blockSize: 8 * 1024 * 1024 });
    },
    send: async (job) => {
      await transfers.sendMessage(typeof job === "string" ? job : JSON.stringify(job));
    },
    result: async (wanted, deadlineMs = 60_000) => {
      const isWanted =
        typeof wanted === "string" ? (result: TransferResult) => result.subject === wanted : wanted;
      return await untilWithLog(`a result of ${wanted.toString()}`, deadlineMs, async () => {
        await drain();
        return seen.find(isWanted);
      });
    },
    rejection: (wanted) =>
      untilWithLog(`a rejection of ${wanted.toString()}`, 60_000, async () => {
        await drain();
        return rejections.find(wanted);
      }),
    allResults: async () => {
      await drain();
      return seen;
    },
    stop: async () => {
      await host?.stop("SIGKILL");
      await graph.close();
      await proxy?.close();
      await azurite.stop();
    },
  };
};
