import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import { startAzurite } from "../../../local/azurite.ts";
import { FaultBook, type Due } from "../../../local/faults/fault-book.ts";
import { startStorageProxy, type StoragePlan } from "../../../local/faults/storage-proxy.ts";
import { SOURCE_CONTAINER } from "../../../local/faults/storage-operation.ts";

/** Carries out the faults of one scenario that are neither Graph's nor storage's. */
export interface FaultHandler {
  /** Kills the host; resolves when it is dead. */
  kill(): Promise<void>;
  perform(action: Extract<Due["fault"], { on: "user" }>["does"]): Promise<void>;
}

/** The storage that all hosts share, its faults, and clients that bypass the faults. */
export interface Fixture {
  /** The connection string of the fault proxy, for hosts. */
  readonly proxiedConnectionString: string;
  readonly book: FaultBook;
  readonly blobs: BlobServiceClient;
  readonly queues: QueueServiceClient;
  /** Registers the handler for faults of this scenario. */
  register(scenarioId: string, handler: FaultHandler): void;
  handlerOf(scenarioId: string): FaultHandler;
  close(): Promise<void>;
}

export const openFixture = async (): Promise<Fixture> => {
  const azurite = await startAzurite({ inMemory: true });
  const book = new FaultBook();
  const handlers = new Map<string, FaultHandler>();
  const handlerOf = (scenarioId: string): FaultHandler => {
    const handler = handlers.get(scenarioId);
    if (handler === undefined) throw new Error(`no fault handler is registered for ${scenarioId}`);
    return handler;
  };
  const proxy = await startStorageProxy(azurite.connectionString, async (request) => {
    const due = book.ofStorage(request);
    return due && (await planOf(due, handlerOf(due.about)));
  });
  const blobs = BlobServiceClient.fromConnectionString(azurite.connectionString);
  await blobs.getContainerClient(SOURCE_CONTAINER).createIfNotExists();
  return {
    proxiedConnectionString: proxy.connectionString,
    book,
    blobs,
    queues: QueueServiceClient.fromConnectionString(azurite.connectionString),
    register: (scenarioId, handler) => handlers.set(scenarioId, handler),
    handlerOf,
    close: async () => {
      await proxy.close();
      await azurite.stop();
    },
  };
};

const planOf = async ({ fault }: Due, handler: FaultHandler): Promise<StoragePlan | undefined> => {
  switch (fault.on) {
    case "storage":
      return { action: fault.action };
    case "user":
      await handler.perform(fault.does);
      return undefined;
    case "host":
      if (fault.killed === "after") return { onceDone: () => handler.kill() };
      await handler.kill();
      return { action: { kind: "cut", when: "before" } };
    case "graph":
      return undefined;
  }
};
