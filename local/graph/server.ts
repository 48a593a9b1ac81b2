import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zeroCounts } from "./counts.ts";
import { discardingFileStore, diskFileStore, type FileStore } from "./file-store.ts";
import { ItemStore } from "./item-store.ts";
import { Mutex } from "./mutex.ts";
import { DEFAULT_MAILBOXES, Mailboxes, type AttachmentView } from "./outlook/mailboxes.ts";
import { settingsFrom, type GraphOptions, type Seed } from "./options.ts";
import { RequestLog, type RequestEntry } from "./request-log.ts";
import { seedItem } from "./seed-item.ts";
import { makeServe } from "./serve.ts";
import type { Service } from "./service.ts";
import { SessionStore } from "./session-store.ts";
import { seedTenant } from "./tenant/seed.ts";
import { DEFAULT_TENANT } from "./tenant/spec.ts";
import { Tenant } from "./tenant/tenant.ts";
import { tenantView, type TenantView } from "./tenant/view.ts";
import {
  itemView,
  itemViews,
  sessionView,
  stateView,
  type ItemView,
  type SessionView,
  type StateView,
} from "./views.ts";

/** A running stand-in. */
export interface Graph {
  /** `http://127.0.0.1:PORT`, or https: the Graph endpoint, without a version. */
  readonly url: string;
  readonly port: number;
  /** The uploaded and the seeded files. */
  items(): ItemView[];
  /** Sites, people and groups, and what is in their drives. */
  tenant(): TenantView;
  /** What is attached to messages and events. */
  attachments(): AttachmentView[];
  /** The open sessions. */
  sessions(): SessionView[];
  /** The latest requests, oldest first. */
  requests(): readonly RequestEntry[];
  /** Counts, sessions and items. */
  state(): StateView;
  /** Adds an item as if it had existed before. */
  seed(seed: Seed): Promise<ItemView>;
  /** Cuts all connections and removes the files of incomplete uploads. */
  close(): Promise<void>;
}

/** Starts a stand-in for Microsoft Graph's upload sessions on 127.0.0.1. */
export const startGraph = async (options: GraphOptions = {}): Promise<Graph> => {
  const { files, removeFiles } = await openFileStore(options);
  const server = options.https === undefined ? createServer() : createSecureServer(options.https);
  // Slow uploads are legitimate, and a kept-alive connection must not close just as a client reuses it.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 65_000;
  const port = await listen(server, options.port ?? 0);
  const settings = settingsFrom(options);
  const url = `${options.https === undefined ? "http" : "https"}://127.0.0.1:${port}`;
  const tenantSpec = options.tenant ?? DEFAULT_TENANT;
  const service: Service = {
    settings,
    url,
    files,
    items: new ItemStore(),
    tenant: new Tenant(tenantSpec, url, settings.now()),
    mailboxes: new Mailboxes(options.mailboxes ?? DEFAULT_MAILBOXES),
    sessions: new SessionStore(),
    mutex: new Mutex(),
    counts: zeroCounts(),
    requestLog: new RequestLog(options.requestLogLength ?? 1000),
  };
  await seedTenant(service);
  for (const seed of options.preexisting ?? []) await seedItem(service, seed);
  const serve = makeServe(service, options.intercept ?? null);
  server.on("request", (request, serverResponse) => {
    serve(request, serverResponse).catch((error: unknown) => {
      console.error("Graph stand-in:", error);
      request.socket.destroy();
    });
  });
  return {
    url: service.url,
    port,
    items: () => itemViews(service),
    tenant: () => tenantView(service.tenant),
    attachments: () => service.mailboxes.views(),
    sessions: () => service.sessions.allOpen().map(sessionView),
    requests: () => service.requestLog.entries,
    state: () => stateView(service),
    seed: async (seed) => itemView(await seedItem(service, seed)),
    close: async () => {
      await stop(server);
      await files.close();
      await removeFiles();
    },
  };
};

const openFileStore = async (
  options: GraphOptions,
): Promise<{ files: FileStore; removeFiles: () => Promise<void> }> => {
  const nothingToRemove = () => Promise.resolve();
  if (options.sink === true) return { files: discardingFileStore(), removeFiles: nothingToRemove };
  if (options.filesDir !== undefined) {
    return { files: await diskFileStore(options.filesDir), removeFiles: nothingToRemove };
  }
  const dir = await mkdtemp(join(tmpdir(), "graph-stand-in-"));
  return { files: await diskFileStore(dir), removeFiles: () => rm(dir, { recursive: true, force: true }) };
};

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      if (address !== null && typeof address === "object") resolve(address.port);
      else reject(new Error("the server has no port"));
    });
  });

const stop = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
