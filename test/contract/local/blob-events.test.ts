import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startAzurite, type Azurite } from "../../../local/azurite.ts";
import { watchBlobs } from "../../../local/launcher/blob-events.ts";
import type { Repeated } from "../../../local/launcher/repeat.ts";
import { readEvent } from "../../../src/rules/read-event.ts";
import { until } from "../../support/until.ts";

const DEADLINE_MS = 20_000;

let azurite: Azurite;
let folder: string;
let watcher: Repeated;
const incoming = () =>
  BlobServiceClient.fromConnectionString(azurite.connectionString).getContainerClient("incoming");
beforeAll(async () => {
  azurite = await startAzurite({ inMemory: true });
  folder = await mkdtemp(join(tmpdir(), "blobferry-incoming-"));
  await writeFile(join(folder, "old.txt"), "old");
  await incoming().create();
  await incoming().getBlockBlobClient("old-blob.txt").upload("old", 3);
  watcher = await watchBlobs(azurite.connectionString, { container: "incoming", folder, queue: "events" });
});
afterAll(async () => {
  await watcher.stop();
  await azurite.stop();
  await rm(folder, { recursive: true, force: true });
});

const seen: string[] = [];
/** Takes the events off the queue: each as the blob's name and whether its ETag is the blob's. */
const takeEvents = async (): Promise<void> => {
  const queue = QueueServiceClient.fromConnectionString(azurite.connectionString).getQueueClient("events");
  for (const message of (await queue.receiveMessages({ numberOfMessages: 32 })).receivedMessageItems) {
    const event = readEvent(message.messageText);
    if ("kind" in event) throw new Error(event.reason);
    const [{ blob }] = event.names;
    const { etag } = await incoming().getBlobClient(blob).getProperties();
    seen.push(`${event.account} ${blob} ${`"${event.eTag ?? ""}"` === etag ? "as it is" : "as it was"}`);
    await queue.deleteMessage(message.messageId, message.popReceipt);
  }
};

const events = (count: number) =>
  until(`${count} events`, DEADLINE_MS, async () => {
    await takeEvents();
    return seen.length >= count || undefined;
  });

it("makes an event of each new blob, and a blob of each new file, but not of what was there before", async () => {
  await mkdir(join(folder, "2026"));
  await writeFile(join(folder, "2026/ü #1.txt"), "new");
  await incoming().getBlockBlobClient("direct.txt").upload("new", 3);
  await events(2);
  await incoming().getBlockBlobClient("direct.txt").upload("newer", 5);
  await events(3);
  expect(seen.sort()).toEqual([
    "devstoreaccount1 2026/ü #1.txt as it is",
    "devstoreaccount1 direct.txt as it is",
    "devstoreaccount1 direct.txt as it is",
  ]);
});
