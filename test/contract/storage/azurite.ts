import { afterAll, beforeAll } from "vitest";
import { startAzurite, type Azurite } from "../../../local/azurite.ts";
import { blobService, queueService } from "../../../src/storage/connection.ts";

/** One Azurite for all tests of a file; each test takes holders of its own. */
export const azuriteForFile = () => {
  let azurite: Azurite | undefined;
  let count = 0;
  beforeAll(async () => {
    azurite = await startAzurite({ inMemory: true });
  });
  afterAll(async () => {
    await azurite?.stop();
  });
  const connectionString = (): string => {
    if (azurite === undefined) throw new Error("Azurite has not started");
    return azurite.connectionString;
  };
  const connection = () => ({ kind: "string", connectionString: connectionString() }) as const;
  return {
    connectionString,
    blobs: () => blobService(connection()),
    queues: () => queueService(connection()),
    /** A name for a container or queue that nobody else has. */
    freshName: () => `holder-${count++}`,
  };
};
