import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import {
  BlobSASPermissions,
  BlobServiceClient,
  generateBlobSASQueryParameters,
  type StorageSharedKeyCredential,
} from "@azure/storage-blob";
import { QueueServiceClient, type QueueClient } from "@azure/storage-queue";
import { startAzurite } from "../local/azurite.ts";
import { startBenchHost, type BenchHost } from "./bench-host.ts";
import { inLanes, MIB } from "./plan.ts";
import type { Link } from "./sink-process.ts";

const CONTAINER = "sources";
const BLOCK_BYTES = 32 * MIB;
const HOUR_MS = 3_600_000;

/** A sink in a process of its own. */
export interface Sink {
  readonly url: string;
  readonly pid: number;
  /** In which ranges each session got its bytes, since this was asked last. */
  takeRanges(): Promise<readonly (readonly number[])[]>;
  stop(): Promise<void>;
}

/** The queues of the app in one service. */
export interface Queues {
  /** Storage for a host: its queues there, its blobs where they were. */
  readonly connectionString: string;
  readonly jobs: QueueClient;
  readonly results: QueueClient;
}

/** Azurite in memory, with the queues of the app and blobs to move. */
export interface Rig extends Queues {
  readonly azuritePid: number;
  /** Puts a blob of so many bytes in place, once; answers its name. */
  blobOf(bytes: number): Promise<string>;
  /** Puts so many blobs below a prefix, each as long as this one. */
  copiesOf(blob: string, prefix: string, copies: number): Promise<void>;
  /** A blob's address with a SAS, for who reads it without blobferry. */
  urlOf(blob: string): string;
  startSink(link?: Link): Promise<Sink>;
  startHost(sink: Sink, storage?: string): Promise<BenchHost>;
  stop(): Promise<void>;
}

export const startRig = async (): Promise<Rig> => {
  const azurite = await startAzurite({ inMemory: true });
  const { connectionString } = azurite;
  const blobs = BlobServiceClient.fromConnectionString(connectionString);
  const queues = QueueServiceClient.fromConnectionString(connectionString);
  const sources = blobs.getContainerClient(CONTAINER);
  const [jobs, results] = [queues.getQueueClient("transfers"), queues.getQueueClient("transfer-results")];
  await Promise.all([sources.createIfNotExists(), jobs.createIfNotExists(), results.createIfNotExists()]);
  const placed = new Set<string>();
  return {
    connectionString,
    azuritePid: azurite.pid,
    jobs,
    results,
    blobOf: async (bytes) => {
      const name = `${bytes}.bin`;
      if (placed.has(name)) return name;
      const blob = sources.getBlockBlobClient(name);
      const ids: string[] = [];
      for (let start = 0; start < bytes; start += BLOCK_BYTES) {
        const block = Buffer.alloc(Math.min(BLOCK_BYTES, bytes - start), ids.length + 1);
        ids.push(Buffer.from(String(ids.length).padStart(6, "0")).toString("base64"));
        await blob.stageBlock(ids.at(-1) ?? "", block, block.length);
      }
      await blob.commitBlockList(ids);
      placed.add(name);
      return name;
    },
    copiesOf: async (blob, prefix, copies) => {
      const content = await sources.getBlobClient(blob).downloadToBuffer();
      await inLanes(
        Array.from({ length: copies }, (_, i) => i),
        16,
        async (i) => {
          await sources.getBlockBlobClient(`${prefix}${i}.bin`).upload(content, content.byteLength);
        },
      );
    },
    urlOf: (blob) => {
      const sas = generateBlobSASQueryParameters(
        {
          containerName: CONTAINER,
          blobName: blob,
          permissions: BlobSASPermissions.parse("r"),
          expiresOn: new Date(Date.now() + 24 * HOUR_MS),
        },
        blobs.credential as StorageSharedKeyCredential,
      );
      return `${sources.getBlobClient(blob).url}?${sas.toString()}`;
    },
    startSink,
    startHost: (sink, storage = connectionString) => startBenchHost({ graphUrl: sink.url, storage }),
    stop: () => azurite.stop(),
  };
};

const startSink = async (link: Link = { roundTripMs: 0, bytesPerSecond: 0 }): Promise<Sink> => {
  const child = fork(
    fileURLToPath(new URL("./sink-process.js", import.meta.url)),
    [String(link.roundTripMs), String(link.bytesPerSecond)],
    { stdio: ["ignore", "inherit", "inherit", "ipc"] },
  );
  const [url] = (await once(child, "message")) as [string];
  return {
    url,
    pid: child.pid ?? 0,
    takeRanges: async () => {
      const answer = once(child, "message") as Promise<[number[][]]>;
      child.send("ranges");
      return (await answer)[0];
    },
    stop: async () => {
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    },
  };
};
