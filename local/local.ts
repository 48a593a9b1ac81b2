#!/usr/bin/env node
import { join, relative } from "node:path";
import { Command } from "commander";
import { startAzurite } from "./azurite.ts";
import { FIXED_PORTS, portConflict } from "./launcher/fixed-ports.ts";
import { projectRoot } from "./launcher/local-system.ts";
import { startProcess } from "./launcher/processes.ts";
import { portOption, userPath } from "./launcher/arguments.ts";
import { untilStopped } from "./launcher/until-stopped.ts";

interface Arguments {
  readonly blobPort: number;
  readonly queuePort: number;
  readonly tablePort: number;
  readonly graphPort: number;
  readonly dir: string;
}

const command = new Command("npm run local --")
  .description(
    "Runs what the app needs on this machine, but not the app: Azurite and the Graph stand-in, on the ports of local.settings.sample.json.",
  )
  .addOption(portOption("--blob-port <number>", "Azurite's blobs", FIXED_PORTS.blob))
  .addOption(portOption("--queue-port <number>", "Azurite's queues", FIXED_PORTS.queue))
  .addOption(portOption("--table-port <number>", "Azurite's tables", FIXED_PORTS.table))
  .addOption(portOption("--graph-port <number>", "the Graph stand-in", FIXED_PORTS.graph))
  .option("--dir <folder>", "where storage and uploaded files are kept", join(projectRoot, ".local/local"));

const main = async (): Promise<number> => {
  const { blobPort, queuePort, tablePort, graphPort, dir } = command.parse().opts<Arguments>();
  const conflict = await portConflict({
    blob: blobPort,
    queue: queuePort,
    table: tablePort,
    graph: graphPort,
  });
  if (conflict !== null) {
    console.error(conflict);
    return 1;
  }
  const localDir = userPath(dir);
  const filesDir = join(localDir, "arrived");
  const azurite = await startAzurite({ dataDir: join(localDir, "azurite"), blobPort, queuePort, tablePort });
  try {
    const graph = await startProcess(
      join(projectRoot, "dist/local/graph/main.js"),
      ["--port", String(graphPort), "--token", "local", "--dir", filesDir],
      { readyLine: /^Graph stand-in: (\S+)/ },
    );
    try {
      console.log(report(azurite.connectionString, graph.ready, localDir, filesDir));
      await untilStopped();
      console.log(`Stopping. Storage and uploaded files stay in ${shown(localDir)}.`);
    } finally {
      await graph.stop();
    }
  } finally {
    await azurite.stop();
  }
  return 0;
};

const shown = (path: string): string => relative(process.cwd(), path) || path;

const report = (connectionString: string, graphUrl: string, localDir: string, filesDir: string): string => {
  const endpoint = (service: string): string =>
    new RegExp(`${service}Endpoint=([^;]+)`).exec(connectionString)?.[1] ?? "";
  return `  Blobs   ${endpoint("Blob")}
  Queues  ${endpoint("Queue")}
  Graph   ${graphUrl} (a stand-in, token "local"; its page shows the drives)

Storage is kept in ${shown(localDir)}, and uploaded files in ${shown(filesDir)}. What the stand-in knows about them is in memory only.

Stays up until Ctrl+C. Start the app from another terminal:

  cp local.settings.sample.json local.settings.json    # once
  npm run host                                         # or: func start, after npm run build`;
};

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
