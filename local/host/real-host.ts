import { spawn, type ChildProcess } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

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
 * Runs `func start` in the foreground, passes signals on, and says when the host answers.
 * @returns its exit code
 */
export const runRealHost = async (func: string, appRoot: string, wantedPort: number): Promise<number> => {
  const port = wantedPort === 0 ? await freePort() : wantedPort;
  const isScript = func.endsWith(".cmd");
  const child = spawn(func, ["start", "--port", String(port)], {
    cwd: appRoot,
    stdio: "inherit",
    shell: isScript,
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
  const url = `http://127.0.0.1:${port}`;
  void announce(child, url);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      resolve(code ?? (signal === null ? 1 : 0));
    });
  });
};

/** The Core Tools ask for no key in their status endpoint. */
const announce = async (child: ChildProcess, url: string): Promise<void> => {
  while (child.exitCode === null && child.signalCode === null) {
    const answer = await fetch(`${url}/admin/host/status`).catch(() => null);
    const status = answer?.ok === true ? ((await answer.json()) as { state?: string }) : null;
    if (status?.state === "Running") {
      process.stdout.write(`Host ready: ${url} (func)\n`);
      return;
    }
    await sleep(200);
  }
};

/** `func` cannot choose a port. Another process may take this one in between; then it says so itself. */
const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};
