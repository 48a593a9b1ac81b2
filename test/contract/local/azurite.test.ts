import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import { expect, it } from "vitest";
import { startAzurite } from "../../../local/azurite.ts";

const portOf = (connectionString: string, service: string): number =>
  Number(new RegExp(`${service}Endpoint=http://127\\.0\\.0\\.1:(\\d+)/`).exec(connectionString)?.[1]);

it("makes the folder it is given, keeps its data there, and takes the ports it is told", async () => {
  const root = await mkdtemp(join(tmpdir(), "azurite-test-"));
  const dataDir = join(root, "not/there/yet");
  const first = await startAzurite({ dataDir });
  const { connectionString } = first;
  try {
    await QueueServiceClient.fromConnectionString(connectionString).getQueueClient("kept").create();
    await BlobServiceClient.fromConnectionString(connectionString).getContainerClient("kept").create();
  } finally {
    await first.stop();
  }
  const ports = { blobPort: portOf(connectionString, "Blob"), queuePort: portOf(connectionString, "Queue") };
  const second = await startAzurite({ dataDir, ...ports });
  try {
    expect(second.connectionString).toBe(connectionString);
    const queue = QueueServiceClient.fromConnectionString(connectionString).getQueueClient("kept");
    const container = BlobServiceClient.fromConnectionString(connectionString).getContainerClient("kept");
    expect([await queue.exists(), await container.exists()]).toEqual([true, true]);
    await expect(startAzurite({ inMemory: true, ...ports })).rejects.toThrow(
      /Azurite did not start[^]*EADDRINUSE/,
    );
  } finally {
    await second.stop();
    await rm(root, { recursive: true });
  }
});

it("is gone when stop returns", async () => {
  const azurite = await startAzurite({ inMemory: true });
  process.kill(azurite.pid, 0);
  await azurite.stop();
  expect(() => process.kill(azurite.pid, 0)).toThrow("ESRCH");
});
