import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Azurite's published account: a secret to nobody. */
const ACCOUNT = "devstoreaccount1";
const ACCOUNT_KEY =
  "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
const START_MS = 30_000;
const STOP_MS = 5_000;
/**
 * Run inside Azurite before Azurite. Nothing is ever sent through its stdin: it closes when this process ends,
 * in whatever way, kill -9 too, and then Azurite shall end as well.
 */
const END_WITH_PARENT = `data:text/javascript,${encodeURIComponent(
  // Asked to end, it first does all it has begun; nobody is left to wait for that.
  "const end = (signal) => () => process.kill(process.pid, signal);" +
    'process.stdin.on("close", () => { end("SIGTERM")(); setTimeout(end("SIGKILL"), 5000).unref(); }).resume();' +
    "process.stdin.unref?.();",
)}`;

/** Where Azurite keeps its data and listens. */
export interface AzuriteOptions {
  /** Kept after the end; made when it is not there. Without it (and without `inMemory`), a temporary folder that is removed. */
  readonly dataDir?: string;
  /** Nothing is written to disk. */
  readonly inMemory?: boolean;
  /** 0, the default: the system chooses. */
  readonly blobPort?: number;
  readonly queuePort?: number;
}

/** A running Azurite with blobs and queues. */
export interface Azurite {
  readonly connectionString: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts Azurite, and returns when both services answer. It ends when this process does. */
export async function startAzurite(options: AzuriteOptions = {}): Promise<Azurite> {
  const { dataDir, inMemory = false, blobPort = 0, queuePort = 0 } = options;
  if (dataDir !== undefined) await mkdir(dataDir, { recursive: true });
  const temporary = dataDir === undefined ? await mkdtemp(join(tmpdir(), "azurite-")) : undefined;
  const script = createRequire(import.meta.url).resolve("azurite/dist/src/azurite.js");
  const storage = inMemory ? ["--inMemoryPersistence"] : ["--location", dataDir ?? temporary ?? "."];
  // Tables are always served; on a port of the system's choice they are in nobody's way.
  const ports = ["--blobPort", String(blobPort), "--queuePort", String(queuePort), "--tablePort", "0"];
  const args = [
    "--import",
    END_WITH_PARENT,
    script,
    "--silent",
    "--skipApiVersionCheck",
    "--disableTelemetry",
    ...storage,
    ...ports,
  ];
  const child = spawn(process.execPath, args, {
    // In-memory Azurite still writes into its working directory.
    cwd: temporary ?? dataDir,
    stdio: ["pipe", "pipe", "pipe"],
  });
  const stop = async (): Promise<void> => {
    await end(child);
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
  };
  try {
    const { blobUrl, queueUrl } = await listening(child);
    await Promise.all([answers(blobUrl), answers(queueUrl)]);
    const { pid } = child;
    if (pid === undefined) throw new Error("Azurite did not start.");
    return { connectionString: toConnectionString(blobUrl, queueUrl), pid, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function toConnectionString(blobUrl: string, queueUrl: string): string {
  return (
    `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${ACCOUNT_KEY};` +
    `BlobEndpoint=${blobUrl}/${ACCOUNT};QueueEndpoint=${queueUrl}/${ACCOUNT};`
  );
}

/** Waits for the lines that tell the ports. What Azurite says later is read and dropped, or its pipe would fill up. */
async function listening(child: ChildProcess): Promise<{ blobUrl: string; queueUrl: string }> {
  let output = "";
  return new Promise((resolve, reject) => {
    const fail = (reason: string): void => {
      clearTimeout(timer);
      reject(new Error(`Azurite did not start: ${reason}\n${output}`));
    };
    const timer = setTimeout(fail, START_MS, `nothing after ${START_MS} ms`);
    const read = (text: string): void => {
      if (output.length > 100_000) return;
      output += text;
      const urlOf = (service: string): string | undefined =>
        new RegExp(`Azurite ${service} service is successfully listening at (http://\\S+)\\s`).exec(
          output,
        )?.[1];
      const blobUrl = urlOf("Blob");
      const queueUrl = urlOf("Queue");
      if (blobUrl === undefined || queueUrl === undefined) return;
      clearTimeout(timer);
      resolve({ blobUrl, queueUrl });
    };
    child.stdout?.setEncoding("utf8").on("data", read);
    child.stderr?.setEncoding("utf8").on("data", read);
    child.once("error", (error) => {
      fail(error.message);
    });
    child.once("exit", (code) => {
      fail(`it ended with code ${String(code)}`);
    });
  });
}

/** Any answer will do, also a refusal. */
async function answers(url: string): Promise<void> {
  const deadline = Date.now() + START_MS;
  for (;;) {
    try {
      await (await fetch(url)).arrayBuffer();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(50);
    }
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
  await exited;
  clearTimeout(timer);
}
