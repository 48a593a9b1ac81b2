import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { diskKeeper, sinkKeeper, type FileKeeper } from "./file-keeper.ts";
import { ItemStore } from "./item-store.ts";
import { settingsFrom, type GraphOptions, type Seed } from "./options.ts";
import { seedItem } from "./seed-item.ts";
import { makeServe } from "./serve.ts";
import { Serial } from "./serial.ts";
import type { Service } from "./service.ts";
import { SessionStore } from "./session-store.ts";
import { Tally, type RequestEntry } from "./tally.ts";
import {
  itemView,
  sessionView,
  stateView,
  type ItemView,
  type SessionView,
  type StateView,
} from "./views.ts";

/** A running stand-in. */
export interface Graph {
  /** `http://127.0.0.1:PORT`: the Graph endpoint, without a version. */
  readonly url: string;
  readonly port: number;
  /** What has arrived, and what was seeded. */
  items(): ItemView[];
  /** The open sessions. */
  sessions(): SessionView[];
  /** The latest requests, oldest first. */
  requests(): readonly RequestEntry[];
  /** All of it but the requests, with counts. */
  state(): StateView;
  /** Puts an item in place, as if it had been there before. */
  seed(seed: Seed): Promise<ItemView>;
  /** Cuts all connections and removes what was not finished. */
  close(): Promise<void>;
}

/** Starts a stand-in for Microsoft Graph's upload sessions on 127.0.0.1. */
export async function startGraph(options: GraphOptions = {}): Promise<Graph> {
  const { keeper, removeFiles } = await openKeeper(options);
  const server = createServer();
  // A slow upload is no attack; and a kept-alive connection must not close under a client that just reused it.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 65_000;
  const port = await listen(server, options.port ?? 0);
  const service: Service = {
    settings: settingsFrom(options),
    url: `http://127.0.0.1:${port}`,
    keeper,
    items: new ItemStore(),
    sessions: new SessionStore(),
    serial: new Serial(),
    tally: new Tally(options.requestLogLength ?? 1000),
  };
  for (const seed of options.preexisting ?? []) await seedItem(service, seed);
  const serve = makeServe(service, options.intercept);
  server.on("request", (request, response) => {
    serve(request, response).catch((error: unknown) => {
      console.error("Graph stand-in:", error);
      request.socket.destroy();
    });
  });
  return {
    url: service.url,
    port,
    items: () => service.items.all().map(itemView),
    sessions: () => service.sessions.allOpen().map(sessionView),
    requests: () => service.tally.log,
    state: () => stateView(service),
    seed: async (seed) => itemView(await seedItem(service, seed)),
    close: async () => {
      await stop(server);
      await keeper.close();
      await removeFiles();
    },
  };
}

async function openKeeper(
  options: GraphOptions,
): Promise<{ keeper: FileKeeper; removeFiles: () => Promise<void> }> {
  const nothingToRemove = () => Promise.resolve();
  if (options.sink === true) return { keeper: sinkKeeper, removeFiles: nothingToRemove };
  if (options.filesDir !== undefined) {
    return { keeper: await diskKeeper(options.filesDir), removeFiles: nothingToRemove };
  }
  const dir = await mkdtemp(join(tmpdir(), "graph-stand-in-"));
  return { keeper: await diskKeeper(dir), removeFiles: () => rm(dir, { recursive: true, force: true }) };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      if (typeof address === "object" && address) resolve(address.port);
      else reject(new Error("the server has no port"));
    });
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
