import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** The compiled entry of the host: a child process runs no TypeScript. `npm test` builds it first. */
export const HOST_SCRIPT = resolve("dist/local/host/main.js");

/** A host in its own process. */
export interface HostProcess {
  readonly pid: number;
  readonly url: string;
  /** Everything printed so far. */
  output(): string;
  /** What a function logged as `SEEN`, in order. */
  seen(functionName: string): Record<string, unknown>[];
  kill(signal: NodeJS.Signals): void;
  /** Closes the reading end of its output, as happens when its parent ends. */
  hangUp(): void;
  /** The exit code, or the signal. */
  readonly exited: Promise<number | string | null>;
}

const running = new Set<HostProcess["kill"]>();

/** Kills the hosts that tests left running. */
export const killHosts = (): void => {
  for (const kill of running) kill("SIGKILL");
};

/** Starts a host; its `url` is empty until it is ready, which {@link startHostProcess} waits for. */
export const spawnHost = (
  root: string,
  env: Record<string, string>,
  args: readonly string[] = ["--embedded"],
): HostProcess => {
  const child = spawn(process.execPath, [HOST_SCRIPT, "--port", "0", "--root", root, ...args], {
    env: { PATH: process.env["PATH"], EVERY_SECOND: "0 0 0 1 1 *", ECHO_QUEUE: "echo", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  const read = (piece: string): void => {
    text += piece;
  };
  child.stdout.setEncoding("utf8").on("data", read);
  child.stderr.setEncoding("utf8").on("data", read);
  const kill = (signal: NodeJS.Signals): void => {
    child.kill(signal);
  };
  running.add(kill);
  return {
    pid: child.pid ?? 0,
    get url() {
      return /Host ready: (\S+)/.exec(text)?.[1] ?? "";
    },
    output: () => text,
    seen: (name) =>
      [...text.matchAll(new RegExp(`\\[${name}\\] SEEN (.*)`, "g"))].map(
        ([, json = ""]) => JSON.parse(json) as Record<string, unknown>,
      ),
    kill,
    hangUp() {
      child.stdout.destroy();
      child.stderr.destroy();
    },
    exited: once(child, "close").then(([code, signal]) => {
      running.delete(kill);
      return (code ?? signal) as number | string | null;
    }),
  };
};

/** Starts a host and waits until it is ready. */
export const startHostProcess = async (root: string, env: Record<string, string>): Promise<HostProcess> => {
  const host = spawnHost(root, env);
  await until(() => host.url !== "", host);
  return host;
};

/** Polls until the condition holds; fails with the host's output when it does not in time. */
export const until = async (
  condition: () => boolean | Promise<boolean>,
  host: Pick<HostProcess, "output">,
  limitMs = 120_000,
): Promise<void> => {
  const deadline = Date.now() + limitMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Not in time: ${condition.toString()}\n${host.output()}`);
    await sleep(20);
  }
};
