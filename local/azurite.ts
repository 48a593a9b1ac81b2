import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { get as getPlain } from "node:http";
import { get as getSecure } from "node:https";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { END_WITH_PARENT } from "./launcher/end-with-parent.ts";

/** Azurite's well-known account; its key is public. */
const ACCOUNT = "devstoreaccount1";
const ACCOUNT_KEY =
  "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
const START_MS = 120_000;
const STOP_MS = 5_000;
/**
 * In memory Azurite keeps each queue message by itself, and once a minute it sweeps those that are gone: in quadratic
 * time and without a pause, so that after some thousand messages it answers nothing for ten seconds and more. What it
 * would save is small.
 */
const withoutSweeps = (script: string): string =>
  `data:text/javascript,${encodeURIComponent(
    `import { createRequire } from "node:module";
     createRequire(${JSON.stringify(script)})("./queue/utils/constants.js").DEFAULT_GC_INTERVAL_MS = 2 ** 31 - 1;`,
  )}`;

/** Where Azurite keeps its data and listens. */
export interface AzuriteOptions {
  /** Created if missing, and kept. Default: a temporary folder, which `stop` removes. */
  readonly dataDir?: string;
  /** Nothing is written to disk. */
  readonly inMemory?: boolean;
  /** Default 0: the system chooses. */
  readonly blobPort?: number;
  readonly queuePort?: number;
  /** Serves https, and takes tokens as well as the key. The files are PEM. Default: http. */
  readonly https?: { readonly certFile: string; readonly keyFile: string };
  readonly tablePort?: number;
}

/** A running Azurite with blobs and queues. */
export interface Azurite {
  readonly connectionString: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts Azurite and waits until both services respond. It ends when this process does. */
export const startAzurite = async (options: AzuriteOptions = {}): Promise<Azurite> => {
  const { dataDir, inMemory = false, blobPort = 0, queuePort = 0, tablePort = 0 } = options;
  if (dataDir !== undefined) await mkdir(dataDir, { recursive: true });
  const temporary = dataDir === undefined ? await mkdtemp(join(tmpdir(), "azurite-")) : null;
  const script = createRequire(import.meta.url).resolve("azurite/dist/src/azurite.js");
  const storage = inMemory ? ["--inMemoryPersistence"] : ["--location", dataDir ?? temporary ?? "."];
  // Azurite always serves tables; on a port chosen by the system they cannot conflict with anything.
  const secure =
    options.https === undefined
      ? []
      : ["--oauth", "basic", "--cert", options.https.certFile, "--key", options.https.keyFile];
  const ports = [
    ...["--blobPort", String(blobPort)],
    ...["--queuePort", String(queuePort)],
    ...["--tablePort", String(tablePort)],
  ];
  const args = [
    ...END_WITH_PARENT,
    ...(inMemory ? ["--import", withoutSweeps(script)] : []),
    script,
    "--silent",
    // The SDKs speak newer versions of the API than Azurite knows.
    "--skipApiVersionCheck",
    "--disableTelemetry",
    ...storage,
    ...ports,
    ...secure,
  ];
  const child = spawn(process.execPath, args, {
    // In-memory Azurite still writes into its working directory.
    cwd: temporary ?? dataDir,
    stdio: ["pipe", "pipe", "pipe"],
  });
  const stop = async (): Promise<void> => {
    await end(child);
    if (temporary !== null) await rm(temporary, { recursive: true, force: true });
  };
  try {
    const { blobUrl, queueUrl } = await waitForPorts(child);
    const ca = options.https && readFileSync(options.https.certFile, "utf8");
    await Promise.all([waitForResponse(blobUrl, ca), waitForResponse(queueUrl, ca)]);
    const { pid } = child;
    if (pid === undefined) throw new Error("Azurite did not start.");
    return { connectionString: toConnectionString(blobUrl, queueUrl), pid, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

/** For Azurite's account. The addresses are those of its services, without a path. */
export const toConnectionString = (blobUrl: string, queueUrl: string): string => {
  return (
    `DefaultEndpointsProtocol=${blobUrl.split(":")[0]};AccountName=${ACCOUNT};AccountKey=${ACCOUNT_KEY};` +
    `BlobEndpoint=${blobUrl}/${ACCOUNT};QueueEndpoint=${queueUrl}/${ACCOUNT};`
  );
};

/** Waits for the lines with the ports. Later output is read and dropped, so that the pipe does not fill up. */
const waitForPorts = async (child: ChildProcess): Promise<{ blobUrl: string; queueUrl: string }> => {
  let output = "";
  return new Promise((resolve, reject) => {
    const fail = (reason: string): void => {
      clearTimeout(timer);
      reject(new Error(`Azurite did not start: ${reason}\n${output}`));
    };
    const timer = setTimeout(fail, START_MS, `no ports after ${START_MS} ms`);
    const read = (text: string): void => {
      if (output.length > 100_000) return;
      output += text;
      const urlOf = (service: string): string | undefined =>
        new RegExp(`Azurite ${service} service is successfully listening at (https?://\\S+)\\s`).exec(
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
};

/**
 * Waits for any response, including an error.
 * @param ca the certificate of an https server
 */
const waitForResponse = async (url: string, ca: string | undefined): Promise<void> => {
  const deadlineMs = Date.now() + START_MS;
  for (;;) {
    try {
      await new Promise((resolve, reject) => {
        const request = ca === undefined ? getPlain(url) : getSecure(url, { ca });
        request.on("response", (response) => response.resume().on("end", resolve)).on("error", reject);
      });
      return;
    } catch (error) {
      if (Date.now() > deadlineMs) throw error;
      await sleep(50);
    }
  }
};

const end = async (child: ChildProcess): Promise<void> => {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
  await exited;
  clearTimeout(timer);
};
