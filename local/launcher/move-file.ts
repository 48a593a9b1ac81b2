import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { BlobServiceClient, type ContainerClient } from "@azure/storage-blob";
import type { Output } from "../../src/cli/output.ts";
import { showProgress } from "../../src/cli/progress/progress-view.ts";
import { createTransferClient } from "../../src/client/create-transfer-client.ts";
import type { TransferClient } from "../../src/client/transfer-client.ts";
import type { TransferView } from "../../src/client/transfer-view.ts";

const CONTAINER = "files";
const WATCH_MS = 250;

export interface Moved {
  readonly view: TransferView;
  /** SHA-256 of the file and of what arrived are the same. */
  readonly identical: boolean;
  /** Where what arrived is; null when nothing did. */
  readonly arrivedAt: string | null;
  /** From the job to its end. */
  readonly elapsedMs: number;
}

/** What a user of the local storage has: a container to put files into, and the client. */
export interface Desk {
  readonly files: ContainerClient;
  readonly client: TransferClient;
}

export const openDesk = async (connectionString: string): Promise<Desk> => {
  const files = BlobServiceClient.fromConnectionString(connectionString).getContainerClient(CONTAINER);
  await files.createIfNotExists();
  return { files, client: createTransferClient({ storage: connectionString }) };
};

/** The job a file becomes; its place in the local bundle is its id, so that runs do not meet. */
const jobFor = (file: string, transferId: string) => ({
  source: { container: CONTAINER, blob: `${transferId}/${basename(file)}` },
  target: { kind: "bundle", driveId: "b!local", itemId: transferId },
  transferId,
});

/** Uploads a file as a blob, asks for its transfer, shows it until it ends, and compares what arrived. */
export const moveFile = async (
  { files, client }: Desk,
  filesDir: string,
  file: string,
  transferId: string,
  output: Output,
): Promise<Moved> => {
  const job = jobFor(file, transferId);
  await files.getBlockBlobClient(job.source.blob).uploadFile(file);
  const startedMs = performance.now();
  await client.submit(job);
  const [view] = await showProgress(client.watch(transferId, { intervalMs: WATCH_MS }), output);
  if (view === undefined) throw new Error(`transfer ${transferId} was watched to no end`);
  const elapsedMs = performance.now() - startedMs;
  const arrivedAt = await findArrived(filesDir, transferId);
  const identical = arrivedAt !== null && (await sha256(file)) === (await sha256(arrivedAt));
  return { view, identical, arrivedAt, elapsedMs };
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
