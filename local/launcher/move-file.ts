import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { BlobServiceClient, type ContainerClient } from "@azure/storage-blob";
import { QueueServiceClient, type QueueClient } from "@azure/storage-queue";
import { blobRecordStore } from "../../src/storage/record-store.ts";
import type { RecordStore } from "../../src/transfer/ports.ts";
import { acceptedBytes } from "../../src/transfer/record.ts";
import type { TransferResult } from "../../src/transfer/result.ts";

const CONTAINER = "files";
const POLL_MS = 200;

export interface Moved {
  readonly file: string;
  readonly result: TransferResult;
  /** SHA-256 of the file and of what arrived are the same. */
  readonly identical: boolean;
  /** Where what arrived is; null when nothing did. */
  readonly arrivedAt: string | null;
  readonly elapsedMs: number;
}

export interface Storage {
  readonly files: ContainerClient;
  readonly records: RecordStore;
  readonly transfers: QueueClient;
  readonly results: QueueClient;
}

/** The clients a user would make, and the records, to show how far a transfer is. */
export const openStorage = async (connectionString: string): Promise<Storage> => {
  const blobs = BlobServiceClient.fromConnectionString(connectionString);
  const queues = QueueServiceClient.fromConnectionString(connectionString);
  const files = blobs.getContainerClient(CONTAINER);
  await files.createIfNotExists();
  return {
    files,
    records: blobRecordStore(blobs.getContainerClient("transfer-records")),
    transfers: queues.getQueueClient("transfers"),
    results: queues.getQueueClient("transfer-results"),
  };
};

/** The job a file becomes; its place in the local bundle is named for the moment, so that runs do not meet. */
export const jobFor = (file: string, transferId: string) => ({
  source: { container: CONTAINER, blob: `${transferId}/${basename(file)}` },
  target: { kind: "bundle", driveId: "b!local", itemId: transferId },
  transferId,
});

/**
 * Uploads a file as a blob, asks for its transfer with one queue message, and waits for the result.
 * @param onProgress bytes that the target has accepted so far
 */
export const moveFile = async (
  storage: Storage,
  filesDir: string,
  file: string,
  transferId: string,
  onProgress: (acceptedBytes: number, totalBytes: number) => void,
): Promise<Moved> => {
  const { size } = await stat(file);
  const job = jobFor(file, transferId);
  await storage.files.getBlockBlobClient(job.source.blob).uploadFile(file);
  const startedMs = performance.now();
  await storage.transfers.sendMessage(JSON.stringify(job));
  const result = await resultOf(storage, transferId, (accepted) => {
    onProgress(accepted, size);
  });
  const elapsedMs = performance.now() - startedMs;
  const arrivedAt = await findArrived(filesDir, transferId);
  const identical = arrivedAt !== null && (await sha256(file)) === (await sha256(arrivedAt));
  return { file, result, identical, arrivedAt, elapsedMs };
};

/** Follows the record until the result of this transfer is on the queue. */
const resultOf = async (
  { records, results }: Storage,
  transferId: string,
  onProgress: (acceptedBytes: number) => void,
): Promise<TransferResult> => {
  for (;;) {
    const { receivedMessageItems } = await results.receiveMessages({
      numberOfMessages: 32,
      visibilityTimeout: 1,
    });
    for (const message of receivedMessageItems) {
      const result = JSON.parse(message.messageText) as TransferResult;
      if (result.subject !== transferId) continue;
      await results.deleteMessage(message.messageId, message.popReceipt);
      return result;
    }
    const stored = await records.read(transferId);
    if (stored !== null) onProgress(acceptedBytes(stored.record));
    await sleep(POLL_MS);
  }
};

const findArrived = async (filesDir: string, transferId: string): Promise<string | null> => {
  const entries = await readdir(filesDir, { recursive: true, withFileTypes: true });
  const found = entries.find(
    (entry) => entry.isFile() && join(entry.parentPath, entry.name).includes(transferId),
  );
  return found === undefined ? null : join(found.parentPath, found.name);
};

const sha256 = async (path: string): Promise<string> => {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 }))
    hash.update(chunk as Buffer);
  return hash.digest("hex");
};
