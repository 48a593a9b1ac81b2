import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

export interface StartedProcess {
  readonly pid: number;
  /** The part of its ready line that was asked for. */
  readonly ready: string;
  /** Ends it by its pid; resolves when it is gone. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** The line that says it is up, with one group. */
  readonly readyLine: RegExp;
  readonly deadlineMs?: number;
  /** Gets each line of output. */
  readonly onLine?: (line: string) => void;
}

/** Starts a compiled script of ours in a process of its own, and waits for the line that says it is up. */
export const startProcess = async (
  script: string,
  args: readonly string[],
  { env = {}, readyLine, deadlineMs = 60_000, onLine = () => undefined }: StartOptions,
): Promise<StartedProcess> => {
  const child = spawn(process.execPath, [script, ...args], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const endWithUs = (): void => {
    child.kill("SIGKILL");
  };
  process.once("exit", endWithUs);
  child.once("exit", () => process.off("exit", endWithUs));
  try {
    const ready = await readyOf(child, script, readyLine, deadlineMs, onLine);
    return { pid: child.pid ?? 0, ready, stop: (signal = "SIGTERM") => stop(child, signal) };
  } catch (error) {
    await stop(child, "SIGKILL");
    throw error;
  }
};

const readyOf = (
  child: ChildProcess,
  script: string,
  readyLine: RegExp,
  deadlineMs: number,
  onLine: (line: string) => void,
): Promise<string> =>
  new Promise((resolve, reject) => {
    const said: string[] = [];
    const fail = (why: string): void => {
      clearTimeout(timer);
      reject(new Error(`${script} ${why}\n${said.slice(-20).join("\n")}`));
    };
    const timer = setTimeout(fail, deadlineMs, `was not up after ${deadlineMs} ms`);
    child.once("error", (error) => {
      fail(error.message);
    });
    child.once("exit", (code) => {
      fail(`ended with code ${code ?? "none"}`);
    });
    let up = false;
    const read = (line: string): void => {
      if (!up) said.push(line);
      onLine(line);
      const match = readyLine.exec(line);
      if (match === null) return;
      up = true;
      clearTimeout(timer);
      resolve(match[1] ?? line);
    };
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface({ input: stream }).on("line", read);
    }
  });

const STOP_MS = 15_000;

const stop = async (child: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill(signal);
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
  await exited;
  clearTimeout(timer);
};
