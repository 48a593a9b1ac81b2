import { randomUUID } from "node:crypto";
import { BlobServiceClient, type BlobItem } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import { repeat, type Repeated } from "./repeat.ts";
import { folderUploader } from "./watch-folder.ts";

const LOOK_EVERY_MS = 1000;
/** What rules compare with the name of the account whose blobs they move. */
const ACCOUNT_ID =
  "/subscriptions/local/resourceGroups/local/providers/Microsoft.Storage/storageAccounts/devstoreaccount1";

interface Watched {
  readonly container: string;
  /** Files in it become blobs in the container. */
  readonly folder: string;
  readonly queue: string;
}

/**
 * Stands in for Event Grid, which Azurite does not have: looks at a container every second, and puts an event on the
 * queue for each blob that is new or has new content. What is there at the start is not new.
 */
export const watchBlobs = async (
  connectionString: string,
  { container, folder, queue }: Watched,
): Promise<Repeated> => {
  const blobs = BlobServiceClient.fromConnectionString(connectionString).getContainerClient(container);
  const events = QueueServiceClient.fromConnectionString(connectionString).getQueueClient(queue);
  await Promise.all([blobs.createIfNotExists(), events.createIfNotExists()]);
  const list = async (): Promise<Map<string, BlobItem>> => {
    const found = new Map<string, BlobItem>();
    for await (const blob of blobs.listBlobsFlat()) found.set(blob.name, blob);
    return found;
  };
  const uploadFiles = await folderUploader(folder, blobs);
  let known = await list();
  const look = async (): Promise<void> => {
    await uploadFiles();
    const found = await list();
    for (const blob of found.values()) {
      if (known.get(blob.name)?.properties.etag === blob.properties.etag) continue;
      await events.sendMessage(messageAbout(container, blob));
    }
    known = found;
  };
  return repeat(LOOK_EVERY_MS, look);
};

/** As Event Grid has it on a queue: CloudEvents in base64. */
const messageAbout = (container: string, { name, properties }: BlobItem): string => {
  const { etag, contentLength, contentType, lastModified } = properties;
  const event = {
    specversion: "1.0",
    type: "Microsoft.Storage.BlobCreated",
    source: ACCOUNT_ID,
    id: randomUUID(),
    time: lastModified.toISOString(),
    subject: `/blobServices/default/containers/${container}/blobs/${name}`,
    data: { api: "PutBlob", eTag: etag, contentLength, contentType, blobType: "BlockBlob" },
  };
  return Buffer.from(JSON.stringify(event)).toString("base64");
};
