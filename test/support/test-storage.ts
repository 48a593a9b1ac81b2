import { BlobServiceClient, type ContainerClient } from "@azure/storage-blob";
import { QueueServiceClient, type QueueClient } from "@azure/storage-queue";
import { startAzurite } from "../../local/azurite.ts";
import { transferClientFrom, type TransferClient } from "../../src/client/transfer-client.ts";
import { blobRecordStore } from "../../src/storage/record-store.ts";
import type { QueueName } from "../../src/transfer/message.ts";
import type { RecordStore } from "../../src/transfer/ports.ts";
import type { TransferRecord } from "../../src/transfer/record.ts";
import { startCountingProxy } from "./counting-proxy.ts";

/** Azurite, a client over it, and what a test does behind the client's back. */
export interface TestStorage {
  readonly connectionString: string;
  readonly client: TransferClient;
  readonly container: ContainerClient;
  readonly queues: Readonly<Record<QueueName, QueueClient>>;
  readonly records: RecordStore;
  /** Requests to the blob service by the client, since the last call of this. */
  readonly blobCalls: () => readonly string[];
  /** Writes records as they are. */
  put(...records: readonly TransferRecord[]): Promise<void>;
  /** Changes a record as a worker would. */
  change(transferId: string, change: (record: TransferRecord) => TransferRecord): Promise<void>;
  /** Takes all messages off both queues. */
  takeMessages(): Promise<unknown[]>;
  /** Removes all records, id pointers and messages. */
  clear(): Promise<void>;
  stop(): Promise<void>;
}

export const startTestStorage = async (): Promise<TestStorage> => {
  const azurite = await startAzurite({ inMemory: true });
  const { connectionString } = azurite;
  const blobPort = Number(/BlobEndpoint=http:\/\/127\.0\.0\.1:(\d+)/.exec(connectionString)?.[1]);
  const proxy = await startCountingProxy(blobPort);
  const service = BlobServiceClient.fromConnectionString(
    connectionString.replace(`127.0.0.1:${blobPort}`, `127.0.0.1:${proxy.port}`),
  );
  const counted = service.getContainerClient("transfer-records");
  const container =
    BlobServiceClient.fromConnectionString(connectionString).getContainerClient("transfer-records");
  const queueService = QueueServiceClient.fromConnectionString(connectionString);
  const queues = {
    jobs: queueService.getQueueClient("transfers"),
    steps: queueService.getQueueClient("transfer-steps"),
  };
  const records = blobRecordStore(container);
  const takeMessages = async (): Promise<unknown[]> => [
    ...(await takeFrom(queues.jobs)),
    ...(await takeFrom(queues.steps)),
  ];
  const takeFrom = async (queue: QueueClient): Promise<unknown[]> => {
    const taken: unknown[] = [];
    for (;;) {
      const { receivedMessageItems } = await queue.receiveMessages({ numberOfMessages: 32 });
      if (receivedMessageItems.length === 0) return taken;
      for (const { messageText, messageId, popReceipt } of receivedMessageItems) {
        taken.push(JSON.parse(messageText));
        await queue.deleteMessage(messageId, popReceipt);
      }
    }
  };
  await Promise.all([
    container.createIfNotExists(),
    queues.jobs.createIfNotExists(),
    queues.steps.createIfNotExists(),
  ]);
  return {
    connectionString,
    client: transferClientFrom({
      container: counted,
      queues,
      sourceBaseUrl: service.url.replace(/\/+$/, ""),
    }),
    container,
    queues,
    records,
    blobCalls: proxy.calls,
    put: async (...all) => {
      for (const record of all) {
        await records.reserveAdmission(record.transferId, record.admittedAt);
        await records.create(record);
      }
    },
    change: async (transferId, change) => {
      const stored = await records.read(transferId);
      if (stored === null) throw new Error(`no record ${transferId}`);
      const answer = await records.replace(change(stored.record), stored.eTag);
      if (answer.kind === "conflict") throw new Error(`record ${transferId} was written by another`);
    },
    takeMessages,
    clear: async () => {
      for await (const { name } of container.listBlobsFlat()) await container.deleteBlob(name);
      await Promise.all([queues.jobs.clearMessages(), queues.steps.clearMessages()]);
    },
    stop: async () => {
      proxy.close();
      await azurite.stop();
    },
  };
};
