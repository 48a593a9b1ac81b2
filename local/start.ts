#!/usr/bin/env node
import { randomUUID } from "node:crypto";
import { stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { Command } from "commander";
import { portOption, userPath } from "./launcher/arguments.ts";
import { keepAddresses, newAddresses, readAddresses } from "./launcher/kept-addresses.ts";
import { lockFolder } from "./launcher/folder-lock.ts";
import { quoted } from "./launcher/quoted.ts";
import { untilStopped } from "./launcher/until-stopped.ts";
import { projectRoot, startLocalSystem, type LocalSystem } from "./launcher/local-system.ts";
import { libraryUrl, moveFile, openWorkspace, type Workspace, type Moved } from "./launcher/move-file.ts";
import { createOutput, wantsColor, type Output } from "../src/cli/output.ts";
import { formatBytes } from "../src/cli/text/format.ts";
import { sampleFile } from "./launcher/sample-file.ts";
import { RULES_BLOB } from "./launcher/sample-rules.ts";

const MIB = 1024 * 1024;
const SAMPLE_BYTES = 96 * MIB;

interface Arguments {
  readonly demo?: true;
  readonly port?: number;
  readonly dir: string;
}

const command = new Command("npm start --")
  .description(
    "Runs blobferry on this machine and moves files with it: Azurite → queue → app → Graph stand-in.",
  )
  .argument("[files...]", "files to move; default: a sample of 96 MiB")
  .option("--demo", "exit after the files: code 0 if every one arrived intact")
  .addOption(portOption("--port <number>", "HTTP port of the Functions host; default: as last time"))
  .option(
    "--dir <folder>",
    "where storage, the sample and uploaded files are kept",
    join(projectRoot, ".local"),
  );

const shown = (path: string): string => relative(process.cwd(), path) || path;

interface Run {
  readonly demo: boolean;
  readonly port: number | undefined;
  readonly localDir: string;
  readonly filesDir: string;
  readonly incomingDir: string;
  readonly files: readonly string[];
}

const main = async (): Promise<number> => {
  const { demo = false, port, dir } = command.parse().opts<Arguments>();
  const localDir = userPath(dir);
  const filesDir = join(localDir, "arrived");
  const incomingDir = join(localDir, "incoming");
  const named = command.args.map(userPath);
  for (const file of named) {
    const found = await stat(file).catch(() => null);
    if (found?.isFile() !== true) throw new Error(`${file} is not a file`);
  }
  const files =
    named.length > 0 ? named : [await sampleFile(join(localDir, "sample/sample.bin"), SAMPLE_BYTES)];

  // The demo keeps its storage in memory.
  const lock = demo ? null : await lockFolder(localDir);
  try {
    return await run({ demo, port, localDir, filesDir, incomingDir, files });
  } finally {
    await lock?.release();
  }
};

const run = async ({ demo, port, localDir, filesDir, incomingDir, files }: Run): Promise<number> => {
  const addressFile = join(localDir, "addresses.json");
  const known = demo ? newAddresses() : await readAddresses(addressFile);
  console.log("Starting Azurite, the Graph stand-in and the Functions host…");
  const system = await startLocalSystem({
    azurite: demo ? {} : { dataDir: join(localDir, "azurite") },
    filesDir,
    ...(demo ? {} : { incomingDir }),
    addresses: port === undefined ? known : { ...known, hostPort: port },
    onHostLine: (line) => {
      if (process.env["BLOBFERRY_VERBOSE"]) console.log(line);
    },
  });
  try {
    if (!demo) await keepAddresses(addressFile, system.addresses);
    console.log(`  Storage    ${/BlobEndpoint=(\S+?);/.exec(system.connectionString)?.[1] ?? ""}`);
    console.log(`  Graph      ${system.graphUrl}`);
    console.log(`  Host       ${system.hostUrl}`);
    console.log(`  Dashboard  ${system.dashboardUrl}`);
    const workspace = await openWorkspace(system.connectionString, system.graphUrl);
    const output = createOutput(process.stdout, process.stderr, {
      json: false,
      color: wantsColor(process.env),
    });
    const moved: Moved[] = [];
    for (const file of files) moved.push(await moveAndReport(workspace, file, output));
    const allIntact = moved.every(isIntact);
    if (demo) return allIntact ? 0 : 1;
    const stopped = untilStopped();
    console.log(`\n${nextSteps(system, moved, { file: files[0] ?? "", incomingDir })}`);
    await stopped;
    console.log(`Stopping. Storage and uploaded files stay in ${shown(localDir)}.`);
    return 0;
  } finally {
    await system.stop();
  }
};

/** What to do with the running system, ready to paste into another terminal. */
const nextSteps = (
  { connectionString, hostUrl, dashboardUrl, graphUrl }: LocalSystem,
  moved: readonly Moved[],
  { file, incomingDir }: { readonly file: string; readonly incomingDir: string },
) => {
  const source = quoted(`files/${moved[0]?.view.source?.blob ?? "BLOB"}`);
  const key = new URL(dashboardUrl).searchParams.get("code") ?? "";
  return `Stays up until Ctrl+C. The site, the people and the teams that files can go to, and what has arrived:
  ${graphUrl}/

Move the file again on the dashboard, or from another terminal:

  export AzureWebJobsStorage='${connectionString}'
  export GRAPH_ENDPOINT=${graphUrl} GRAPH_ACCESS_TOKEN=local
  export API=${hostUrl}/api KEY=${key} RULES=${RULES_BLOB} DASHBOARD_URL=${hostUrl}/api/dashboard

  npx blobferry copy ${source} ${quoted(libraryUrl(graphUrl))} --path '2026/{name}' --watch
  curl "$API/transfers?pageSize=1" -H "x-functions-key: $KEY"

A file in ${incomingDir} becomes a blob, and a rule sends each new blob to the library of the site Finance
(${graphUrl} shows it; docs/events.md has rules):

  cp ${quoted(file)} ${quoted(incomingDir)}`;
};

const isIntact = ({ view, identical }: Moved): boolean => view.status === "completed" && identical;

const moveAndReport = async (workspace: Workspace, file: string, output: Output): Promise<Moved> => {
  const { size } = await stat(file);
  console.log(`\nMoving ${shown(file)} (${formatBytes(size)})`);
  const moved = await moveFile(workspace, file, `local-${randomUUID().slice(0, 8)}`, output);
  const { result, ranges } = moved.view;
  const verification = result?.verification ?? "not compared";
  console.log(
    `  ${moved.view.status} in ${ranges} range${ranges === 1 ? "" : "s"}, ${(moved.elapsedMs / 1000).toFixed(1)} s; quickXorHash ${verification}`,
  );
  if (result?.item?.webUrl != null) console.log(`  In Finance, Shared Documents: ${result.item.webUrl}`);
  if (moved.arrivedAt !== null) {
    console.log(
      `  ${moved.identical ? "SHA-256 is the same" : "SHA-256 DIFFERS"}: ${shown(moved.arrivedAt)}`,
    );
  }
  return moved;
};

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
