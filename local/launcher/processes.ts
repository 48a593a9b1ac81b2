import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { END_WITH_PARENT } from "./end-with-parent.ts";

export interface StartedProcess {
  readonly pid: number;
  /** The capture group of the ready line. */
  readonly ready: string;
  /** Sends the signal; resolves once the process has exited. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Matches the line that means the process is ready. Has one capture group. */
  readonly readyLine: RegExp;
  readonly deadlineMs?: number;
  /** Called for each line of output. */
  readonly onLine?: (line: string) => void;
}

/** Starts a compiled script in its own process and waits for its ready line. The process ends when this one does. */
export const startProcess = async (
  script: string,
  args: readonly string[],
  { env = {}, readyLine, deadlineMs = 180_000, onLine = () => undefined }: StartOptions,
): Promise<StartedProcess> => {
  const child = spawn(process.execPath, [...END_WITH_PARENT, script, ...args], {
    env: { ...process.env, ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  try {
    const ready = await waitForReadyLine(child, script, readyLine, deadlineMs, onLine);
    return { pid: child.pid ?? 0, ready, stop: (signal = "SIGTERM") => stop(child, signal) };
  } catch (error) {
    await stop(child, "SIGKILL");
    throw error;
  }
};

const waitForReadyLine = (
  child: ChildProcess,
  script: string,
  readyLine: RegExp,
  deadlineMs: number,
  onLine: (line: string) => void,
): Promise<string> =>
  new Promise((resolve, reject) => {
    const output: string[] = [];
    const fail = (why: string): void => {
      clearTimeout(timer);
      reject(new Error(`${script} ${why}\n${output.slice(-20).join("\n")}`));
    };
    const timer = setTimeout(fail, deadlineMs, `was not ready after ${deadlineMs} ms`);
    child.once("error", (error) => {
      fail(error.message);
    });
    child.once("exit", (code) => {
      fail(`exited with code ${code ?? "none"}`);
    });
    let isReady = false;
    const read = (line: string): void => {
      if (!isReady) output.push(line);
      onLine(line);
      const match = readyLine.exec(line);
      if (match === null) return;
      isReady = true;
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
