import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startAzurite, type AzuriteOptions } from "../azurite.ts";
import type { Addresses } from "./kept-addresses.ts";
import { startProcess } from "./processes.ts";

/** The folder of package.json, both for the compiled file and for the source. */
export const projectRoot = ((): string => {
  const here = fileURLToPath(new URL("../..", import.meta.url));
  return /[\\/]dist[\\/]?$/.test(here) ? join(here, "..") : here;
})();

export interface LocalSystem {
  readonly connectionString: string;
  readonly graphUrl: string;
  readonly hostUrl: string;
  /** Includes the function key. */
  readonly dashboardUrl: string;
  /** The ports that were chosen, and the function key. */
  readonly addresses: Addresses;
  stop(): Promise<void>;
}

export interface LocalSystemOptions {
  readonly azurite: AzuriteOptions;
  /** Where the Graph stand-in keeps uploaded files. */
  readonly filesDir: string;
  readonly addresses: Addresses;
  readonly onHostLine?: (line: string) => void;
}

/** Starts Azurite, the Graph stand-in and the Functions host with the app, each in its own process. */
export const startLocalSystem = async (options: LocalSystemOptions): Promise<LocalSystem> => {
  const { blobPort, queuePort, graphPort, hostPort, functionKey } = options.addresses;
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of stops.reverse()) await end();
  };
  try {
    const azurite = await startAzurite({ blobPort, queuePort, ...options.azurite });
    stops.push(() => azurite.stop());
    const graph = await startProcess(
      join(projectRoot, "dist/local/graph/main.js"),
      ["--port", String(graphPort), "--token", "local", "--dir", options.filesDir],
      { readyLine: /^Graph stand-in: (\S+)/ },
    );
    stops.push(() => graph.stop());
    const host = await startProcess(
      join(projectRoot, "dist/local/host/main.js"),
      ["--port", String(hostPort), "--root", projectRoot],
      {
        env: {
          AzureWebJobsStorage: azurite.connectionString,
          GRAPH_ENDPOINT: graph.ready,
          GRAPH_ACCESS_TOKEN: "local",
          BLOBFERRY_LOCAL_KEY: functionKey,
        },
        readyLine: /^Host ready: (\S+)/,
        ...(options.onHostLine ? { onLine: options.onHostLine } : {}),
      },
    );
    stops.push(() => host.stop());
    return {
      connectionString: azurite.connectionString,
      graphUrl: graph.ready,
      hostUrl: host.ready,
      dashboardUrl: `${host.ready}/api/dashboard?code=${functionKey}`,
      addresses: {
        blobPort: portOf(/BlobEndpoint=([^;]+)/.exec(azurite.connectionString)?.[1]),
        queuePort: portOf(/QueueEndpoint=([^;]+)/.exec(azurite.connectionString)?.[1]),
        graphPort: portOf(graph.ready),
        hostPort: portOf(host.ready),
        functionKey,
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};

const portOf = (url: string | undefined): number => Number(new URL(url ?? "").port);
