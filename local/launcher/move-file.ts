import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { BlobServiceClient, type ContainerClient } from "@azure/storage-blob";
import type { Output } from "../../src/cli/output.ts";
import { showProgress } from "../../src/cli/progress/progress.ts";
import { createTransferClient } from "../../src/client/create-transfer-client.ts";
import type { TransferClient } from "../../src/client/transfer-client.ts";
import type { JobInput } from "../../src/client/job-input.ts";
import type { TransferView } from "../../src/client/transfer-view.ts";
import type { StateView } from "../graph/views.ts";

const CONTAINER = "files";
const WATCH_MS = 250;

/** The outcome of moving one file. */
export interface Moved {
  readonly view: TransferView;
  /** Whether the SHA-256 of the file and of what arrived are the same. */
  readonly identical: boolean;
  /** Where the uploaded file is on disk; null if none arrived. */
  readonly arrivedAt: string | null;
  /** From submitting the job to the end of the transfer. */
  readonly elapsedMs: number;
}

/** What a user of the local system works with: a container for source files, the client, and the Graph stand-in. */
export interface Workspace {
  readonly files: ContainerClient;
  readonly client: TransferClient;
  readonly graphUrl: string;
}

/** The library of the stand-in's tenant that the files go to, by its address. */
export const libraryUrl = (graphUrl: string): string => `${graphUrl}/sites/Finance/Shared Documents`;

export const openWorkspace = async (connectionString: string, graphUrl: string): Promise<Workspace> => {
  const files = BlobServiceClient.fromConnectionString(connectionString).getContainerClient(CONTAINER);
  await files.createIfNotExists();
  return { files, client: createTransferClient({ storage: connectionString }), graphUrl };
};

const jobFor = (blob: string, transferId: string, graphUrl: string): JobInput => ({
  source: { container: CONTAINER, blob },
  target: { kind: "webUrl", url: libraryUrl(graphUrl), path: "Demo/{name}" },
  transferId,
  options: { conflictBehavior: "rename" },
});

/** Uploads a file as a blob, submits its transfer, shows its progress until it ends, and compares what arrived. */
export const moveFile = async (
  { files, client, graphUrl }: Workspace,
  file: string,
  transferId: string,
  output: Output,
): Promise<Moved> => {
  const fileHash = await sha256(file);
  // Named by its content, so that the same file is stored once, however often it is moved.
  const blobName = `${fileHash.slice(0, 12)}/${basename(file)}`;
  const job = jobFor(blobName, transferId, graphUrl);
  const blob = files.getBlockBlobClient(blobName);
  if (!(await blob.exists())) await blob.uploadFile(file);
  const startedMs = performance.now();
  await client.submit(job);
  const [view] = await showProgress(client.watch(transferId, { intervalMs: WATCH_MS }), output);
  if (view === undefined) throw new Error(`transfer ${transferId} did not end`);
  const elapsedMs = performance.now() - startedMs;
  const arrivedAt = await findArrived(graphUrl, view);
  const identical = arrivedAt !== null && fileHash === (await sha256(arrivedAt));
  return { view, identical, arrivedAt, elapsedMs };
};

/** Where the stand-in keeps the transfer's file. */
const findArrived = async (graphUrl: string, { result }: TransferView): Promise<string | null> => {
  const response = await fetch(`${graphUrl}/_stand-in/state`);
  const { items } = (await response.json()) as StateView;
  return items.find(({ id }) => id === result?.item?.id)?.path ?? null;
};

const sha256 = async (path: string): Promise<string> => {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 }))
    hash.update(chunk as Buffer);
  return hash.digest("hex");
};
