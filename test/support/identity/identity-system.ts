import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import { startAzurite } from "../../../local/azurite.ts";
import type { GraphOptions } from "../../../local/graph/options.ts";
import { startGraph, type Graph } from "../../../local/graph/server.ts";
import { projectRoot } from "../../../local/launcher/local-system.ts";
import { startProcess } from "../../../local/launcher/processes.ts";
import type { TransferResult } from "../../../src/transfer/result.ts";
import { deploy } from "../deploy.ts";
import { templateOf } from "../deployment-template.ts";
import { until } from "../until.ts";
import { makeCertificate } from "./certificate.ts";
import { startStorageGate, type StorageGate, type StorageRequest } from "./storage-gate.ts";
import { startTokenEndpoint, type TokenEndpoint } from "./token-endpoint.ts";

/** The identity of the app, as the deployment would create it. */
export const CLIENT_ID = "11111111-2222-4333-8444-555555555555";

/**
 * What an administrator would grant for targets of every kind
 * (https://learn.microsoft.com/graph/permissions-reference).
 */
const ROLES = ["Files.ReadWrite.All", "Sites.ReadWrite.All", "PrintJob.ReadWrite.All"];

/** The resource for which storage's tokens are. */
export const STORAGE = "https://storage.azure.com";

/** The package as it is deployed, with the settings of the deployment, signed in to stand-ins that take tokens only. */
export interface IdentitySystem {
  /** Of the host and the app. */
  readonly settings: Readonly<Record<string, string>>;
  readonly graph: Graph;
  readonly tokens: TokenEndpoint;
  readonly blobs: StorageGate;
  readonly queues: StorageGate;
  readonly putBlob: (name: string, content: Buffer) => Promise<void>;
  /** Sends a job and waits for its result. */
  readonly transfer: (transferId: string, blob: string, target: object) => Promise<TransferResult>;
  /** From now on Graph refuses the tokens given so far. */
  readonly refuseGraphTokens: () => void;
  /** The same for storage, but only for those of the app: the host has tokens of its own. */
  readonly refuseStorageTokens: () => void;
  readonly log: () => string;
  readonly stop: () => Promise<void>;
}

export const startIdentitySystem = async (): Promise<IdentitySystem> => {
  const certificate = makeCertificate();
  const folder = await mkdtemp(join(tmpdir(), "blobferry-identity-"));
  const [certFile, keyFile] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  await Promise.all([writeFile(certFile, certificate.cert), writeFile(keyFile, certificate.key)]);
  const azurite = await startAzurite({ inMemory: true, https: { certFile, keyFile } });
  const storageTokens = new Set<string>();
  const gateOf = (service: string): Promise<StorageGate> =>
    startStorageGate(
      new RegExp(`${service}Endpoint=(\\S+?);`).exec(azurite.connectionString)?.[1] ?? "",
      certificate,
      (token) => storageTokens.has(token),
    );
  const [blobs, queues] = [await gateOf("Blob"), await gateOf("Queue")];
  const graphTokens: Record<string, readonly string[]> = {};
  const graphOptions: GraphOptions = { https: certificate, token: "none is almighty", tokens: graphTokens };
  const graph = await startGraph(graphOptions);
  const tokens = await startTokenEndpoint((resource, token) => {
    if (resource === graph.url) graphTokens[token] = ROLES;
    if (resource === STORAGE) storageTokens.add(token);
  });

  const settings = deployedSettings({ blobs: blobs.url, queues: queues.url, graph: graph.url });
  const appRoot = await deploy();
  let log = "";
  const host = await startProcess(
    join(projectRoot, "dist/local/host/main.js"),
    ["--embedded", "--port", "0", "--root", appRoot],
    {
      env: { ...settings, ...tokens.settings, NODE_EXTRA_CA_CERTS: certFile },
      readyLine: /^Host ready: (\S+)/,
      onLine: (line) => {
        log += `${line}\n`;
      },
    },
  );

  const keyed = azurite.connectionString
    .replace(/BlobEndpoint=\S+?;/, `BlobEndpoint=${blobs.plainUrl};`)
    .replace(/QueueEndpoint=\S+?;/, `QueueEndpoint=${queues.plainUrl};`);
  const sources = BlobServiceClient.fromConnectionString(keyed).getContainerClient("sources");
  await sources.createIfNotExists();
  const queue = (name: string) => QueueServiceClient.fromConnectionString(keyed).getQueueClient(name);
  const results: TransferResult[] = [];
  const receive = async (): Promise<void> => {
    const { receivedMessageItems } = await queue("transfer-results").receiveMessages({
      numberOfMessages: 32,
    });
    results.push(...receivedMessageItems.map(({ messageText }) => JSON.parse(messageText) as TransferResult));
  };
  return {
    settings,
    graph,
    tokens,
    blobs,
    queues,
    putBlob: async (name, content) => {
      await sources.getBlockBlobClient(name).uploadData(content);
    },
    transfer: async (transferId, blob, target) => {
      const job = { source: { container: "sources", blob }, target, transferId };
      await queue("transfers").sendMessage(JSON.stringify(job));
      return await until(
        `result of ${transferId}`,
        60_000,
        async () => {
          await receive();
          return results.find(({ subject }) => subject === transferId);
        },
        () => log.slice(-4000),
      );
    },
    refuseGraphTokens: () => {
      for (const token of Object.keys(graphTokens)) Reflect.deleteProperty(graphTokens, token);
    },
    refuseStorageTokens: () => {
      const ofHost = new Set(
        [...blobs.requests, ...queues.requests].filter(isOfHost).map(({ token }) => token),
      );
      for (const token of storageTokens) if (!ofHost.has(token)) storageTokens.delete(token);
    },
    log: () => log,
    stop: async () => {
      await host.stop("SIGKILL");
      await graph.close();
      for (const server of [blobs, queues, tokens]) server.close();
      await azurite.stop();
      await Promise.all([folder, appRoot].map((path) => rm(path, { recursive: true, force: true })));
    },
  };
};

/** Fetching messages, and keeping the state of timers. */
export const isOfHost = ({ method, url }: StorageRequest): boolean =>
  url.includes("/azure-webjobs-hosts") ||
  (method === "GET" &&
    /\/(transfers|transfer-steps)(-poison)?\/messages/.test(url) &&
    !url.includes("peekonly"));

interface Addresses {
  readonly blobs: string;
  readonly queues: string;
  readonly graph: string;
}

/** The settings that the templates write; only addresses and what Azure makes up differ. */
const deployedSettings = ({ blobs, queues, graph }: Addresses): Record<string, string> =>
  Object.fromEntries(
    Object.entries(templateOf("plain").one("sites/config").properties as Record<string, string>).map(
      ([name, value]) => [
        name,
        value
          .replace("<clientId>", CLIENT_ID)
          .replace("<connectionString>", "InstrumentationKey=00000000-0000-4000-8000-000000000000")
          .replace(/^https:\/\/\w+\.blob\.core\.windows\.net$/, blobs)
          .replace(/^https:\/\/\w+\.queue\.core\.windows\.net$/, queues)
          .replace("https://graph.microsoft.com", graph),
      ],
    ),
  );
