import { BlobServiceClient } from "@azure/storage-blob";
import { QueueSASPermissions, QueueServiceClient, type QueueClient } from "@azure/storage-queue";
import { afterAll, beforeAll } from "vitest";
import { startAzurite } from "../../../local/azurite.ts";
import { writeFixtureApp } from "./fixture-app.ts";
import { killHosts, until, type HostProcess } from "./host-process.ts";

/** Storage and the fixture app: what the hosts of one test file run against. */
export interface HostSystem {
  /** The folder of the fixture app. */
  readonly root: () => string;
  /** The settings with which the fixture app loads. */
  readonly env: () => Record<string, string>;
  /** Sends messages, objects as JSON; creates the queue. */
  readonly send: (queueName: string, ...bodies: unknown[]) => Promise<QueueClient>;
  /** Sends a text as it is: the SDK leaves line ends out. */
  readonly sendRaw: (queueName: string, text: string) => Promise<QueueClient>;
  /** The texts of the visible messages; empty when there is no such queue. */
  readonly peek: (queueName: string) => Promise<string[]>;
  readonly clear: (queueName: string) => Promise<void>;
  /** Replaces the status that the host has recorded for a timer. */
  readonly writeTimerStatus: (functionName: string, status: object) => Promise<void>;
}

/** Starts storage and writes the fixture app before the tests of a file, and removes everything after them. */
export const useHostSystem = (): HostSystem => {
  const stops: (() => Promise<void>)[] = [];
  let queues: QueueServiceClient | null = null;
  let env: Record<string, string> = {};
  let root = "";

  beforeAll(async () => {
    const azurite = await startAzurite({ inMemory: true });
    stops.push(() => azurite.stop());
    const app = await writeFixtureApp();
    stops.push(() => app.remove());
    root = app.root;
    queues = QueueServiceClient.fromConnectionString(azurite.connectionString);
    env = {
      AzureWebJobsStorage: azurite.connectionString,
      FixtureStorage: azurite.connectionString,
      BLOBFERRY_LOCAL_KEY: "the-function-key",
      BLOBFERRY_LOCAL_MASTER_KEY: "the-master-key",
    };
  });
  afterAll(async () => {
    killHosts();
    for (const stop of stops) await stop();
  });

  const queueNamed = (name: string): QueueClient => {
    if (queues === null) throw new Error("Storage is not running.");
    return queues.getQueueClient(name);
  };
  return {
    root: () => root,
    env: () => env,
    send: async (queueName, ...bodies) => {
      const queue = queueNamed(queueName);
      await queue.createIfNotExists();
      for (const body of bodies)
        await queue.sendMessage(typeof body === "string" ? body : JSON.stringify(body));
      return queue;
    },
    sendRaw: async (queueName, text) => {
      const queue = queueNamed(queueName);
      await queue.createIfNotExists();
      const permissions = QueueSASPermissions.parse("a");
      const url = new URL(queue.generateSasUrl({ permissions, expiresOn: new Date(Date.now() + 600_000) }));
      url.pathname += "/messages";
      const escaped = text
        .replaceAll("&", "&amp;")
        .replaceAll("<", "&lt;")
        .replaceAll("\r", "&#xD;")
        .replaceAll("\n", "&#xA;");
      const answer = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/xml" },
        body: `<QueueMessage><MessageText>${escaped}</MessageText></QueueMessage>`,
      });
      if (!answer.ok) throw new Error(await answer.text());
      return queue;
    },
    peek: async (queueName) => {
      const queue = queueNamed(queueName);
      if (!(await queue.exists())) return [];
      const { peekedMessageItems } = await queue.peekMessages({ numberOfMessages: 32 });
      return peekedMessageItems.map(({ messageText }) => messageText);
    },
    writeTimerStatus: async (functionName, status) => {
      const storage = BlobServiceClient.fromConnectionString(env["AzureWebJobsStorage"] ?? "");
      const container = storage.getContainerClient("azure-webjobs-hosts");
      const suffix = `/Host.Functions.${functionName}/status`;
      const text = JSON.stringify(status);
      for await (const { name } of container.listBlobsFlat({ prefix: "timers/" })) {
        if (name.endsWith(suffix)) await container.getBlockBlobClient(name).upload(text, text.length);
      }
    },
    clear: async (queueName) => {
      await queueNamed(queueName).clearMessages();
    },
  };
};

/** Whether a queue has no messages, visible or not: the count includes leased ones. */
export const isEmpty = async (queue: QueueClient): Promise<boolean> =>
  (await queue.getProperties()).approximateMessagesCount === 0;

/**
 * Waits until a queue is empty and a function has logged so many messages in all: a message may be gone before what was
 * logged about it has come through the pipe.
 */
export const handled = async (
  host: HostProcess,
  queue: QueueClient,
  functionName: string,
  count: number,
): Promise<void> => {
  await until(() => isEmpty(queue), host);
  await until(() => host.seen(functionName).length >= count, host);
};
