import { spawn, type ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BlobServiceClient } from "@azure/storage-blob";
import { afterAll, beforeAll, expect, it } from "vitest";
import { toConnectionString } from "../../../local/azurite.ts";
import { FIXED_PORTS } from "../../../local/launcher/fixed-ports.ts";
import { projectRoot } from "../../../local/launcher/local-system.ts";
import { createTransferClient } from "../../../src/client/create-transfer-client.ts";
import { content } from "../../support/content.ts";
import { killHosts, startHostProcess, until } from "./host-process.ts";

const SAMPLE = join(projectRoot, "local.settings.sample.json");
const DEVELOPMENT_STORAGE = "UseDevelopmentStorage=true";
const SAMPLE_GRAPH = `http://127.0.0.1:${FIXED_PORTS.graph}`;
const READY_MS = 120_000;

let folder = "";
const children: ChildProcess[] = [];

/** `npm run local` with these arguments. */
const runLocal = (...args: string[]): { readonly child: ChildProcess; readonly output: () => string } => {
  const child = spawn(process.execPath, [join(projectRoot, "dist/local/local.js"), ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (piece: string) => (text += piece));
  return { child, output: () => text };
};
const ANY_PORTS = ["blob", "queue", "table", "graph"].flatMap((use) => [`--${use}-port`, "0"]);

/** The app in a folder of its own, so that its settings are not those of the checkout. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "blobferry-sample-"));
  for (const name of ["host.json", "package.json", "dist", "node_modules"])
    await symlink(join(projectRoot, name), join(folder, name));
});
afterAll(async () => {
  killHosts();
  for (const child of children) child.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

it("the sample names the ports of npm run local, and nothing that has to be edited", async () => {
  const { Values } = JSON.parse(await readFile(SAMPLE, "utf8")) as { Values: Record<string, string> };
  expect(Values).toEqual({
    FUNCTIONS_WORKER_RUNTIME: "node",
    AzureWebJobsStorage: DEVELOPMENT_STORAGE,
    GRAPH_ENDPOINT: SAMPLE_GRAPH,
    GRAPH_ACCESS_TOKEN: "local",
  });
  // The ports behind the emulator's own connection string.
  const { url } = BlobServiceClient.fromConnectionString(DEVELOPMENT_STORAGE);
  expect(new URL(url).port).toBe(String(FIXED_PORTS.blob));
  expect([FIXED_PORTS.queue, FIXED_PORTS.table]).toEqual([10_001, 10_002]);
});

it("npm run local and npm run host with the sample's settings move a file", async () => {
  const { child, output } = runLocal("--dir", join(folder, "kept"), ...ANY_PORTS);
  await until(() => output().includes("npm run host"), { output }, READY_MS);
  const [, blobs = ""] = /^ {2}Blobs {3}(\S+)$/m.exec(output()) ?? [];
  const [, queues = ""] = /^ {2}Queues {2}(\S+)$/m.exec(output()) ?? [];
  const [, graph = ""] = /^ {2}Graph {3}(\S+)/m.exec(output()) ?? [];
  const sample = await readFile(SAMPLE, "utf8");
  const connectionString = toConnectionString(new URL(blobs).origin, new URL(queues).origin);
  // The ports are the only difference from `cp local.settings.sample.json local.settings.json`.
  await writeFile(
    join(folder, "local.settings.json"),
    sample.replace(DEVELOPMENT_STORAGE, connectionString).replace(SAMPLE_GRAPH, graph),
  );
  const host = await startHostProcess(folder, {});

  const file = content(1024 * 1024);
  const container = BlobServiceClient.fromConnectionString(connectionString).getContainerClient("reports");
  await container.createIfNotExists();
  await container.getBlockBlobClient("big.pdf").uploadData(file);
  const client = createTransferClient({ storage: connectionString });
  await client.submit({
    source: { container: "reports", blob: "big.pdf" },
    target: { kind: "bundle", driveId: "b!x", itemId: "i" },
    transferId: "by-sample",
  });
  await until(
    async () => (await client.get("by-sample"))?.status === "completed",
    { output: () => `${output()}\n${host.output()}` },
    READY_MS,
  );
  const arrived = await readdir(join(folder, "kept/arrived"), { recursive: true, withFileTypes: true });
  const [only] = arrived.filter((entry) => entry.isFile());
  const digest = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
  expect(digest(await readFile(join(only?.parentPath ?? "", only?.name ?? "")))).toBe(digest(file));

  const files = BlobServiceClient.fromConnectionString(connectionString).getContainerClient("files");
  expect(await files.getBlobClient("README.md").exists()).toBe(true);
  await mkdir(join(folder, "kept/incoming/my folder"), { recursive: true });
  await writeFile(join(folder, "kept/incoming/my folder/Übersicht.txt"), "x");
  const blob = files.getBlobClient("my folder/Übersicht.txt");
  await until(() => blob.exists(), { output }, READY_MS);

  const second = runLocal("--dir", join(folder, "kept"), ...ANY_PORTS);
  expect((await once(second.child, "exit"))[0]).toBe(1);
  expect(second.output()).toMatch(/^the process \d+ uses .*kept already: stop it, or .*--dir/m);

  host.kill("SIGTERM");
  expect(await host.exited).toBe(0);
  const ended = once(child, "exit");
  child.kill("SIGINT");
  expect((await ended)[0]).toBe(0);
  expect(output()).toMatch(/^Stopping\. Storage and uploaded files stay in /m);
});

it("a port in use is refused by name, with advice, and nothing is left running", async () => {
  const taken: Server = createServer();
  await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
  const { port } = taken.address() as AddressInfo;
  const args = [...ANY_PORTS.slice(0, 6), "--graph-port", String(port)];
  const { child, output } = runLocal("--dir", join(folder, "refused"), ...args);
  expect((await once(child, "exit"))[0]).toBe(1);
  taken.close();
  expect(output()).toContain(`Port ${port}, for the Graph stand-in, is in use by another program.`);
  expect(output()).toContain("stop the program");
});
