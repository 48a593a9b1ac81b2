#!/usr/bin/env node
import { join, relative } from "node:path";
import { Command } from "commander";
import { startAzurite } from "./azurite.ts";
import { FIXED_PORTS, portConflict } from "./launcher/fixed-ports.ts";
import { projectRoot } from "./launcher/local-system.ts";
import { startProcess } from "./launcher/processes.ts";
import { portOption, userPath } from "./launcher/arguments.ts";
import { lockFolder } from "./launcher/folder-lock.ts";
import { libraryUrl, openWorkspace } from "./launcher/move-file.ts";
import { quoted } from "./launcher/quoted.ts";
import { repeat } from "./launcher/repeat.ts";
import { folderUploader } from "./launcher/watch-folder.ts";
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

interface Folders {
  readonly localDir: string;
  /** What is copied here becomes blobs. */
  readonly incoming: string;
  /** What the stand-in was sent. */
  readonly arrived: string;
}

/** A blob that is there from the start, to try things with. */
const SAMPLE = "README.md";
const LOOK_EVERY_MS = 1000;

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
  const folders: Folders = {
    localDir,
    incoming: join(localDir, "incoming"),
    arrived: join(localDir, "arrived"),
  };
  const stops: (() => Promise<void>)[] = [];
  try {
    const lock = await lockFolder(localDir);
    stops.push(() => lock.release());
    const azurite = await startAzurite({
      dataDir: join(localDir, "azurite"),
      blobPort,
      queuePort,
      tablePort,
    });
    stops.push(() => azurite.stop());
    const graph = await startProcess(
      join(projectRoot, "dist/local/graph/main.js"),
      ["--port", String(graphPort), "--token", "local", "--dir", folders.arrived],
      { readyLine: /^Graph stand-in: (\S+)/ },
    );
    stops.push(() => graph.stop());
    const { files } = await openWorkspace(azurite.connectionString, graph.ready);
    await files.getBlockBlobClient(SAMPLE).uploadFile(join(projectRoot, SAMPLE));
    const watcher = repeat(LOOK_EVERY_MS, await folderUploader(folders.incoming, files));
    stops.push(() => watcher.stop());
    const stopped = untilStopped();
    console.log(report(azurite.connectionString, graph.ready, folders));
    await stopped;
    console.log(`Stopping. Storage and uploaded files stay in ${shown(localDir)}.`);
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
  return 0;
};

const shown = (path: string): string => relative(process.cwd(), path) || path;

const report = (connectionString: string, graphUrl: string, folders: Folders): string => {
  const { localDir, incoming, arrived } = folders;
  const endpoint = (service: string): string =>
    new RegExp(`${service}Endpoint=([^;]+)`).exec(connectionString)?.[1] ?? "";
  const target = quoted(libraryUrl(graphUrl));
  return `  Blobs   ${endpoint("Blob")}
  Queues  ${endpoint("Queue")}
  Graph   ${graphUrl} (a stand-in, token "local"; its page shows sites, people and what has arrived)

Storage is kept in ${shown(localDir)}, and uploaded files in ${shown(arrived)}. What the stand-in knows about them is in memory only.

Stays up until Ctrl+C. Start the app from another terminal:

  cp local.settings.sample.json local.settings.json    # once
  npm run host                                         # or: func start, after npm run build

Move a file, from a third. What you copy into ${shown(incoming)}, folders too, becomes blobs in the container files:

  npx blobferry copy files/${SAMPLE} ${target} --watch
  cp -r my-folder ${quoted(shown(incoming))}
  npx blobferry copy files/my-folder/ ${target} --dry-run`;
};

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
