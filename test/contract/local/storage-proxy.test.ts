import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import { startAzurite, type Azurite } from "../../../local/azurite.ts";
import type { StorageRequest } from "../../../local/faults/fault-book.ts";
import {
  startStorageProxy,
  type StoragePlan,
  type StorageProxy,
} from "../../../local/faults/storage-proxy.ts";

let azurite: Azurite;
let proxy: StorageProxy;
let seen: StorageRequest[] = [];
let plan: (request: StorageRequest) => StoragePlan | undefined = () => undefined;
const once = { retryOptions: { maxTries: 1 } };
const clients = (connectionString: string) => ({
  blobs: BlobServiceClient.fromConnectionString(connectionString, once).getContainerClient("sources"),
  queue: QueueServiceClient.fromConnectionString(connectionString, once).getQueueClient("transfers"),
});
let direct: ReturnType<typeof clients>;
let proxied: ReturnType<typeof clients>;

beforeAll(async () => {
  azurite = await startAzurite({ inMemory: true });
  proxy = await startStorageProxy(azurite.connectionString, (request) => {
    seen.push(request);
    return Promise.resolve(plan(request));
  });
  direct = clients(azurite.connectionString);
  proxied = clients(proxy.connectionString);
  await direct.blobs.create();
  await direct.queue.create();
  await direct.blobs.getBlockBlobClient("a").upload("0123456789", 10);
});
afterAll(async () => {
  await proxy.close();
  await azurite.stop();
});
beforeEach(() => {
  seen = [];
  plan = () => undefined;
});

const read = async (): Promise<string> =>
  (await proxied.blobs.getBlobClient("a").downloadToBuffer()).toString();
const write = () =>
  proxied.blobs.getBlockBlobClient("b").upload("b", 1, { conditions: { ifNoneMatch: "*" } });

describe("the storage proxy", () => {
  it("passes signed requests and their answers as they are", async () => {
    expect(await read()).toBe("0123456789");
    await proxied.queue.sendMessage("hello");
    const { receivedMessageItems } = await proxied.queue.receiveMessages();
    const [message] = receivedMessageItems;
    expect(message?.messageText).toBe("hello");
    await proxied.queue.deleteMessage(message?.messageId ?? "", message?.popReceipt ?? "");
    expect(seen.map(({ operation }) => operation)).toContain("source read");
  });

  it("knows what a message that is deleted by its id says", async () => {
    await proxied.queue.sendMessage("about-one");
    const [message] = (await proxied.queue.receiveMessages()).receivedMessageItems;
    await proxied.queue.deleteMessage(message?.messageId ?? "", message?.popReceipt ?? "");
    expect(seen.find(({ operation }) => operation === "delete message")?.text).toContain("about-one");
  });

  it("answers in place of storage, before: nothing is done", async () => {
    plan = () => ({ action: { kind: "answer", when: "before", status: 503, code: "ServerBusy" } });
    await expect(write()).rejects.toMatchObject({ statusCode: 503, code: "ServerBusy" });
    expect(await direct.blobs.getBlobClient("b").exists()).toBe(false);
  });

  it("cuts the connection, before: nothing is done; after: it is done", async () => {
    plan = () => ({ action: { kind: "cut", when: "before" } });
    await expect(write()).rejects.toThrow();
    expect(await direct.blobs.getBlobClient("b").exists()).toBe(false);
    plan = () => ({ action: { kind: "cut", when: "after" } });
    await expect(write()).rejects.toThrow();
    expect(await direct.blobs.getBlobClient("b").exists()).toBe(true);
  });

  it("cuts an answer's body off", async () => {
    plan = () => ({ action: { kind: "cut", when: "during", afterBytes: 4 } });
    const { readableStreamBody } = await proxied.blobs
      .getBlobClient("a")
      .download(0, undefined, { maxRetryRequests: 0 });
    let got = "";
    await expect(async () => {
      for await (const chunk of readableStreamBody ?? []) got += String(chunk);
    }).rejects.toThrow();
    expect(got).toBe("0123");
  });

  it("has a request done twice", async () => {
    plan = () => ({ action: { kind: "twice" } });
    await proxied.queue.sendMessage("double");
    plan = () => undefined;
    const { receivedMessageItems } = await direct.queue.receiveMessages({ numberOfMessages: 8 });
    expect(receivedMessageItems.map(({ messageText }) => messageText)).toEqual(["double", "double"]);
  });

  it("stalls until the client gives up", async () => {
    plan = () => ({ action: { kind: "stall" } });
    await expect(
      proxied.blobs.getBlobClient("a").getProperties({ abortSignal: AbortSignal.timeout(100) }),
    ).rejects.toThrow(/abort/i);
  });

  it("says when a request has been carried out, before its answer goes out", async () => {
    let exists: boolean | null = null;
    plan = () => ({
      onceDone: async () => {
        exists = await direct.blobs.getBlobClient("c").exists();
      },
    });
    await expect(proxied.blobs.getBlockBlobClient("c").upload("c", 1)).rejects.toThrow();
    expect(exists).toBe(true);
  });
});
