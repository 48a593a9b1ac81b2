import { execFile, spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { BlobServiceClient } from "@azure/storage-blob";
import { afterAll, beforeAll, expect, it } from "vitest";
import { isPortAvailable } from "../../local/launcher/fixed-ports.ts";
import { keepAddresses } from "../../local/launcher/kept-addresses.ts";
import { projectRoot } from "../../local/launcher/local-system.ts";
import { content, sha256 } from "../support/content.ts";

const MIB = 1024 * 1024;
const DEADLINE_MS = 300_000;
let folder: string;
let child: ChildProcess;
let said = "";

const saying = async (pattern: RegExp): Promise<RegExpExecArray> => {
  const deadline = Date.now() + DEADLINE_MS;
  for (;;) {
    const match = pattern.exec(said);
    if (match !== null) return match;
    if (Date.now() > deadline || child.exitCode !== null) throw new Error(`never said ${pattern}:\n${said}`);
    await sleep(50);
  }
};

/** `npm start -- FILE` */
const start = (): ChildProcess => {
  const script = join(projectRoot, "dist/local/start.js");
  const started = spawn(process.execPath, [script, "--dir", join(folder, "not/there/yet"), "it's mine.bin"], {
    cwd: folder,
    env: { ...process.env, INIT_CWD: folder, NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const stream of [started.stdout, started.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (said += text));
  return started;
};

/** Below the range from which the system gives ports to others. */
const freePort = async (): Promise<number> => {
  for (;;) {
    const port = 12_000 + Math.floor(Math.random() * 15_000);
    if (await isPortAvailable(port)) return port;
  }
};

/** Nothing but its addresses is in this folder before: the system gives any others away between two runs. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "blobferry-start-"));
  await writeFile(join(folder, "it's mine.bin"), content(25 * MIB));
  await keepAddresses(join(folder, "not/there/yet/addresses.json"), {
    blobPort: await freePort(),
    queuePort: await freePort(),
    graphPort: await freePort(),
    hostPort: await freePort(),
    functionKey: randomBytes(24).toString("base64url"),
  });
  child = start();
});
afterAll(async () => {
  // With SIGKILL its own processes would go on writing into the folder for a moment.
  const isRunning = child.exitCode === null && child.signalCode === null;
  const closed = isRunning ? once(child, "close") : Promise.resolve();
  child.kill("SIGINT");
  await closed;
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
});

it("prints the dashboard's address with a key that opens page and API", async () => {
  const [, address = ""] = await saying(/^ {2}Dashboard {2}(\S+)$/m);
  expect((await fetch(address)).status).toBe(200);
  const { origin, searchParams } = new URL(address);
  const list = (key: string) => fetch(`${origin}/api/transfers`, { headers: { "x-functions-key": key } });
  expect((await list("another")).status).toBe(401);
  expect((await list(searchParams.get("code") ?? "")).status).toBe(200);
});

it("moves the named file, shows its progress, and compares its hash", async () => {
  await saying(/^ {2}SHA-256 is the same: .*it's mine\.bin$/m);
  // Which moments the watch sees is the machine's affair: each line is progress, and the last is the end.
  const lines = said.match(/^local-\S+ .*$/gm) ?? [];
  for (const line of lines.slice(0, -1))
    expect(line).toMatch(/^local-\S+ (queued|running \d+% · [\d.]+ [KM]?i?B of 25\.0 MiB\b.*) - files\//);
  expect(lines.at(-1)).toMatch(/^local-\S+ completed: 25\.0 MiB in .* \(hash matched\)/);
});

it("says where the file is, and where the tenant can be looked at", async () => {
  const [, address = ""] = await saying(/^ {2}In Finance, Shared Documents: (\S+)$/m);
  expect(decodeURIComponent(new URL(address).pathname)).toBe(
    "/sites/Finance/Shared Documents/Demo/it's mine.bin",
  );
  expect((await fetch(address)).status).toBe(200);
  const [, page = ""] = await saying(/what has arrived:\n {2}(\S+)$/m);
  const html = await (await fetch(page)).text();
  for (const shown of ["Finance", "ada@contoso.example", "Project"]) expect(html).toContain(shown);
});

it("prints commands that work unchanged", async () => {
  await saying(/^ {2}curl /m);
  const commands = said
    .slice(said.indexOf("Move the file again"))
    .split("\n")
    .filter((line) => line.startsWith("  "))
    .join("\n");
  const { stdout } = await promisify(execFile)(
    "sh",
    ["-ec", commands.replace("npx blobferry", `node '${join(projectRoot, "dist/src/cli/main.js")}'`)],
    { cwd: folder },
  );
  expect(stdout).toMatch(/ completed: 25\.0 MiB /);
  expect(JSON.parse(stdout.slice(stdout.indexOf('{"transfers"')))).toMatchObject({
    transfers: [{ status: "completed", name: "it's mine.bin", target: { kind: "webUrl" } }],
  });
  const [, graph = ""] = await saying(/^ {2}Graph {6}(\S+)$/m);
  const arrived = await fetch(`${graph}/sites/Finance/Shared%20Documents/2026/it's%20mine.bin`);
  const bytes = Buffer.from(await arrived.arrayBuffer());
  expect(sha256(bytes)).toBe(sha256(content(25 * MIB)));
});

it("makes a file in the library of a file that was dropped as it says", async () => {
  const [, graph = ""] = await saying(/^ {2}Graph {6}(\S+)$/m);
  const address = `${graph}/sites/Finance/Shared%20Documents/Incoming/it's%20mine.bin`;
  const deadline = Date.now() + DEADLINE_MS;
  for (let arrived = await fetch(address); ; arrived = await fetch(address)) {
    const bytes = Buffer.from(await arrived.arrayBuffer());
    if (arrived.status === 200) {
      expect(sha256(bytes)).toBe(sha256(content(25 * MIB)));
      return;
    }
    if (Date.now() > deadline) throw new Error(`nothing arrived:\n${said}`);
    await sleep(50);
  }
});

it("ends with all its processes on Ctrl+C", async () => {
  const ended = once(child, "close");
  const [, host = ""] = await saying(/^ {2}Host {7}(\S+)$/m);
  const [, graph = ""] = await saying(/^ {2}Graph {6}(\S+)$/m);
  child.kill("SIGINT");
  expect((await ended)[0]).toBe(0);
  expect(said).toMatch(/^Stopping\. Storage and uploaded files stay in /m);
  for (const url of [host, graph]) await expect(fetch(url)).rejects.toThrow("fetch failed");
});

it("has its addresses and its key again in the next run, and stores the same file once", async () => {
  const before = said;
  const [, dashboard = ""] = /^ {2}Dashboard {2}(\S+)$/m.exec(before) ?? [];
  said = "";
  child = start();
  expect((await saying(/^ {2}Dashboard {2}(\S+)$/m))[1]).toBe(dashboard);
  for (const name of ["Storage", "Graph"]) {
    const line = new RegExp(`^ {2}${name} .*$`, "m");
    expect((await saying(line))[0]).toBe(line.exec(before)?.[0]);
  }
  await saying(/^ {2}curl /m);
  const [, connectionString = ""] = /AzureWebJobsStorage='([^']+)'/.exec(said) ?? [];
  const files = BlobServiceClient.fromConnectionString(connectionString).getContainerClient("files");
  const names: string[] = [];
  for await (const { name } of files.listBlobsFlat()) names.push(name);
  expect(names).toEqual([expect.stringMatching(/^[0-9a-f]{12}\/it's mine\.bin$/)]);
});
