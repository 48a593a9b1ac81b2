import { join } from "node:path";
import { BlobServiceClient } from "@azure/storage-blob";
import { startAzurite } from "../../local/azurite.ts";
import type { StorageRequest } from "../../local/faults/fault-book.ts";
import type { StorageFaultAction } from "../../local/faults/fault-script.ts";
import { startStorageProxy } from "../../local/faults/storage-proxy.ts";
import type { GraphOptions } from "../../local/graph/options.ts";
import { batchRecordName } from "../../src/storage/batch-name.ts";
import { recordName } from "../../src/storage/record-name.ts";
import { blobRecordStore } from "../../src/storage/record-store.ts";
import { startGraph, type Graph } from "../../local/graph/server.ts";
import { projectRoot } from "../../local/launcher/local-system.ts";
import { startProcess } from "../../local/launcher/processes.ts";
import type { TransferView } from "../../src/client/transfer-view.ts";
import { HOST_SETTINGS } from "./host-settings.ts";
import { until } from "./until.ts";

export const KEY = "the-key-of-this-test";

/** What a client of the API sends. */
export interface ApiRequest {
  /** Default: the right key. Null: none. */
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object goes as JSON, a text as it is. */
  readonly body?: object | string;
}

/** The app in its host, storage by way of a proxy that can fail, and Graph: all that the API and the page need. */
export interface ApiSystem {
  /** `http://127.0.0.1:PORT/api` */
  readonly url: string;
  /** Azurite's own, past the proxy. */
  readonly connectionString: string;
  readonly graph: Graph;
  call(method: string, path: string, request?: ApiRequest): Promise<Response>;
  /** Submits, and answers with the transfer's id. */
  submit(job: object): Promise<string>;
  get(id: string): Promise<TransferView>;
  until<T>(what: string, poll: () => Promise<T | undefined> | T | undefined, deadlineMs?: number): Promise<T>;
  /** Polls until a transfer stands so. */
  reaches(id: string, wanted: (transfer: TransferView) => boolean): Promise<TransferView>;
  /** Puts a blob into the container `sources`. */
  putBlob(name: string, content: Buffer): Promise<void>;
  /** From now on, what happens to the client's own requests to storage; null: nothing. */
  failStorage(action: StorageFaultAction | null): void;
  /** Replaces a transfer's record by this text, which the app did not write. */
  damage(id: string, text: string): Promise<void>;
  /** The same for a batch. */
  damageBatch(id: string, text: string): Promise<void>;
  /** Requests for a listing that storage has got. */
  listings(): number;
  log(): string;
  stop(): Promise<void>;
}

export interface ApiSystemOptions {
  readonly graph?: GraphOptions;
  readonly env?: Readonly<Record<string, string>>;
  /** The app's folder; default: this project. */
  readonly appRoot?: string;
  /** Asked before a request to storage is passed on, which waits for it. */
  readonly beforeStorage?: (request: StorageRequest) => Promise<void>;
}

const CLIENTS_OWN = new Set(["record read", "record write", "record list", "id pointer", "enqueue"]);

export const startApiSystem = async (options: ApiSystemOptions = {}): Promise<ApiSystem> => {
  const azurite = await startAzurite({ inMemory: true });
  const graph = await startGraph({ sink: true, ...options.graph });
  let failing: StorageFaultAction | null = null;
  let listings = 0;
  const proxy = await startStorageProxy(azurite.connectionString, async (request) => {
    const { operation } = request;
    await options.beforeStorage?.(request);
    if (operation === "record list") listings++;
    const action = failing !== null && CLIENTS_OWN.has(operation) ? failing : undefined;
    return action && { action };
  });
  let log = "";
  const appRoot = options.appRoot ?? projectRoot;
  const host = await startProcess(
    join(projectRoot, "dist/local/host/main.js"),
    ["--embedded", "--port", "0", "--root", appRoot],
    {
      env: {
        AzureWebJobsStorage: proxy.connectionString,
        GRAPH_ENDPOINT: graph.url,
        GRAPH_ACCESS_TOKEN: "local",
        BLOBFERRY_LOCAL_KEY: KEY,
        ...HOST_SETTINGS,
        ...options.env,
      },
      readyLine: /^Host ready: (\S+)/,
      onLine: (line) => {
        log += `${line}\n`;
      },
    },
  );
  const url = `${host.ready}/api`;
  const sources = BlobServiceClient.fromConnectionString(azurite.connectionString).getContainerClient(
    "sources",
  );
  await sources.createIfNotExists();

  const call: ApiSystem["call"] = (method, path, { key = KEY, headers = {}, body } = {}) =>
    fetch(`${url}/${path}`, {
      method,
      redirect: "manual",
      headers: {
        ...(key === null ? {} : { "x-functions-key": key }),
        ...(typeof body === "object" ? { "content-type": "application/json" } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
  const get = async (id: string): Promise<TransferView> =>
    (await (await call("GET", `transfers/${id}`)).json()) as TransferView;
  const untilWithLog: ApiSystem["until"] = (what, poll, deadlineMs = 60_000) =>
    until(what, deadlineMs, poll, () => log.slice(-4000));
  return {
    url,
    connectionString: azurite.connectionString,
    graph,
    call,
    get,
    until: untilWithLog,
    submit: async (job) => {
      const answer = await call("POST", "transfers", { body: job });
      if (answer.status !== 202) throw new Error(await answer.text());
      return ((await answer.json()) as TransferView).transferId;
    },
    reaches: (id, wanted) =>
      untilWithLog(`transfer ${id} as wanted`, async () => {
        const transfer = await get(id);
        return wanted(transfer) ? transfer : undefined;
      }),
    putBlob: async (name, content) => {
      await sources.getBlockBlobClient(name).uploadData(content);
    },
    damage: async (id, text) => {
      const container = BlobServiceClient.fromConnectionString(azurite.connectionString).getContainerClient(
        "transfer-records",
      );
      const admittedAt = await blobRecordStore(container).reserveAdmission(id, new Date().toISOString());
      const blob = container.getBlockBlobClient(recordName({ transferId: id, admittedAt }));
      await blob.upload(text, Buffer.byteLength(text));
    },
    damageBatch: async (id, text) => {
      const container = BlobServiceClient.fromConnectionString(azurite.connectionString).getContainerClient(
        "transfer-records",
      );
      await container.getBlockBlobClient(batchRecordName(id)).upload(text, Buffer.byteLength(text));
    },
    failStorage: (action) => {
      failing = action;
    },
    listings: () => listings,
    log: () => log,
    stop: async () => {
      await host.stop("SIGKILL");
      await proxy.close();
      await graph.close();
      await azurite.stop();
    },
  };
};
