import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { BlobServiceClient, type ContainerClient } from "@azure/storage-blob";
import type { Output } from "../../src/cli/output.ts";
import { showProgress } from "../../src/cli/progress/progress.ts";
import { createTransferClient } from "../../src/client/create-transfer-client.ts";
import type { TransferClient } from "../../src/client/transfer-client.ts";
import type { TransferView } from "../../src/client/transfer-view.ts";

const CONTAINER = "files";
const WATCH_MS = 250;

/** The outcome of moving one file. */
export interface Moved {
  readonly view: TransferView;
  /** Whether the SHA-256 of the file and of what arrived are the same. */
  readonly identical: boolean;
  /** The path of the uploaded file; null if none arrived. */
  readonly arrivedAt: string | null;
  /** From submitting the job to the end of the transfer. */
  readonly elapsedMs: number;
}

/** What a user of the local system works with: a container for source files, and the client. */
export interface Workspace {
  readonly files: ContainerClient;
  readonly client: TransferClient;
}

export const openWorkspace = async (connectionString: string): Promise<Workspace> => {
  const files = BlobServiceClient.fromConnectionString(connectionString).getContainerClient(CONTAINER);
  await files.createIfNotExists();
  return { files, client: createTransferClient({ storage: connectionString }) };
};

/**
 * The job for a file. The transfer's id is also its item id, so that runs do not collide. The blob's name contains the
 * hash of its content, so that the same file is stored once, however often it is moved.
 */
const jobFor = (file: string, fileHash: string, transferId: string) => ({
  source: { container: CONTAINER, blob: `${fileHash.slice(0, 12)}/${basename(file)}` },
  target: { kind: "bundle", driveId: "b!local", itemId: transferId },
  transferId,
});

/** Uploads a file as a blob, submits its transfer, shows its progress until it ends, and compares what arrived. */
export const moveFile = async (
  { files, client }: Workspace,
  filesDir: string,
  file: string,
  transferId: string,
  output: Output,
): Promise<Moved> => {
  const fileHash = await sha256(file);
  const job = jobFor(file, fileHash, transferId);
  const blob = files.getBlockBlobClient(job.source.blob);
  if (!(await blob.exists())) await blob.uploadFile(file);
  const startedMs = performance.now();
  await client.submit(job);
  const [view] = await showProgress(client.watch(transferId, { intervalMs: WATCH_MS }), output);
  if (view === undefined) throw new Error(`transfer ${transferId} did not end`);
  const elapsedMs = performance.now() - startedMs;
  const arrivedAt = await findArrived(filesDir, transferId);
  const identical = arrivedAt !== null && fileHash === (await sha256(arrivedAt));
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
