import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import { startAzurite } from "../../../local/azurite.ts";
import { FaultBook, type Due } from "../../../local/faults/fault-book.ts";
import { startStorageProxy, type StoragePlan } from "../../../local/faults/storage-proxy.ts";
import { SOURCE_CONTAINER } from "../../../local/faults/storage-operation.ts";

/** What the stage asks of whoever plays on it, when a fault of theirs comes up. */
export interface Player {
  /** Kills the host; resolves when it is dead. */
  kill(): Promise<void>;
  does(deed: Extract<Due["fault"], { on: "user" }>["does"]): Promise<void>;
}

/** The storage that all hosts share, its faults, and clients that go past them. */
export interface Stage {
  /** By way of the fault proxy: for hosts. */
  readonly proxied: string;
  readonly book: FaultBook;
  readonly blobs: BlobServiceClient;
  readonly queues: QueueServiceClient;
  /** Says who answers for faults about this name. */
  enter(about: string, player: Player): void;
  playerOf(about: string): Player;
  close(): Promise<void>;
}

export const openStage = async (): Promise<Stage> => {
  const azurite = await startAzurite({ inMemory: true });
  const book = new FaultBook();
  const players = new Map<string, Player>();
  const playerOf = (about: string): Player => {
    const player = players.get(about);
    if (player === undefined) throw new Error(`nobody answers for ${about}`);
    return player;
  };
  const proxy = await startStorageProxy(azurite.connectionString, async (request) => {
    const due = book.ofStorage(request);
    return due && (await planOf(due, playerOf(due.about)));
  });
  const blobs = BlobServiceClient.fromConnectionString(azurite.connectionString);
  await blobs.getContainerClient(SOURCE_CONTAINER).createIfNotExists();
  return {
    proxied: proxy.connectionString,
    book,
    blobs,
    queues: QueueServiceClient.fromConnectionString(azurite.connectionString),
    enter: (about, player) => players.set(about, player),
    playerOf,
    close: async () => {
      await proxy.close();
      await azurite.stop();
    },
  };
};

const planOf = async ({ fault }: Due, player: Player): Promise<StoragePlan | undefined> => {
  switch (fault.on) {
    case "storage":
      return { action: fault.action };
    case "user":
      await player.does(fault.does);
      return undefined;
    case "host":
      if (fault.killed === "after") return { onceDone: () => player.kill() };
      await player.kill();
      return { action: { kind: "cut", when: "before" } };
    case "graph":
      return undefined;
  }
};
