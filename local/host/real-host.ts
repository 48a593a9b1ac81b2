import { spawn, type ChildProcess } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { LOOPBACK } from "./loopback.ts";
import { readFunctionErrors } from "./real-host-status.ts";

const POLL_MS = 200;

/** Finds the Azure Functions Core Tools on PATH. */
export const findFunc = async (env: NodeJS.ProcessEnv): Promise<string | null> => {
  const names = process.platform === "win32" ? ["func.exe", "func.cmd"] : ["func"];
  for (const folder of (env["PATH"] ?? "").split(delimiter)) {
    for (const name of names) {
      const path = join(folder, name);
      const isFound = await access(path, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (isFound && folder !== "") return path;
    }
  }
  return null;
};

/**
 * Runs `func start` in the foreground, passes signals on, and reports when the host is ready. When functions are in
 * error, it reports them instead and ends the host.
 * @returns the exit code of `func`; 1 when functions are in error
 */
export const runRealHost = async (func: string, appRoot: string, wantedPort: number): Promise<number> => {
  const port = wantedPort === 0 ? await findFreePort() : wantedPort;
  const isScript = func.endsWith(".cmd");
  // First, because `func` may say that it runs, and this process be told to stop, before `spawn` has returned here.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
  const child = spawn(isScript ? `"${func}"` : func, ["start", "--port", String(port)], {
    cwd: appRoot,
    // Without the runtime, `func` does not start in a checkout that has no local.settings.json.
    env: { FUNCTIONS_WORKER_RUNTIME: "node", ...process.env },
    stdio: "inherit",
    shell: isScript,
  });
  const exited = new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      resolve(code ?? (signal === null ? 1 : 0));
    });
  });
  const url = `http://${LOOPBACK}:${port}`;
  const errors = await Promise.race([untilRunning(child, url), exited.then(() => null)]);
  if (errors === null) return exited;
  if (errors.length === 0) {
    process.stdout.write(`Host ready: ${url} (func)\n`);
    return exited;
  }
  process.stderr.write(`The host is not ready:\n${errors.map((line) => `  ${line}\n`).join("")}`);
  child.kill("SIGTERM");
  await exited;
  return 1;
};

/**
 * Waits until the host is running. Core Tools require no key for the admin endpoints.
 * @returns the errors of its functions; null when it ends before
 */
const untilRunning = async (child: ChildProcess, url: string): Promise<string[] | null> => {
  while (child.exitCode === null && child.signalCode === null) {
    const errors = await readFunctionErrors(url);
    if (errors !== null) return errors;
    await sleep(POLL_MS);
  }
  return null;
};

/** `func` cannot choose a port. If another process takes this one in between, `func` reports it. */
const findFreePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};
