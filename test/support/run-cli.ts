import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "../../local/launcher/local-system.ts";

const MAIN = join(projectRoot, "dist/src/cli/main.js");
/** Only a test that fails reaches it. */
const DEADLINE_MS = 480_000;

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly child: ChildProcess;
  /** What came on standard output so far. */
  out(): string;
  /** Polls until the output matches; fails at the deadline with what there was. */
  says(pattern: RegExp): Promise<void>;
  readonly ended: Promise<Ran>;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly cwd?: string;
}

/** Nothing of this process's settings may reach the command. */
const environment = (env: RunOptions["env"]): NodeJS.ProcessEnv => ({
  PATH: process.env["PATH"],
  HOME: process.env["HOME"],
  TERM: "xterm-256color",
  LANG: "C.UTF-8",
  ...env,
});

const follow = (child: ChildProcess): Running => {
  let out = "";
  let err = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (err += text));
  const ended = new Promise<Ran>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`still running after ${DEADLINE_MS} ms\n${out}\n${err}`));
    }, DEADLINE_MS);
    child.once("error", reject);
    child.once("close", (code) => {
      clearTimeout(timer);
      resolve({ code, out, err });
    });
  });
  ended.catch(() => undefined);
  const says = async (pattern: RegExp): Promise<void> => {
    const deadline = Date.now() + DEADLINE_MS;
    while (!pattern.test(out)) {
      if (Date.now() > deadline || child.exitCode !== null)
        throw new Error(`never said ${String(pattern)}:\n${out}\n${err}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  return { child, out: () => out, says, ended };
};

/** The command as a script runs it, through pipes. */
export const startPiped = (args: readonly string[], options: RunOptions = {}): Running => {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: options.cwd ?? tmpdir(),
    env: environment(options.env),
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin.on("error", () => undefined);
  child.stdin.end(options.stdin ?? "");
  return follow(child);
};

export const runPiped = (args: readonly string[], options: RunOptions = {}): Promise<Ran> =>
  startPiped(args, options).ended;

/** util-linux's `script` gives a pseudo-terminal without a native module. */
export const hasPseudoTerminal: boolean = ((): boolean => {
  const found = spawnSync("script", ["--version"]).status === 0;
  if (!found) console.warn('SKIPPED: tests through a pseudo-terminal need "script" (util-linux) on PATH');
  return found;
})();

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** The command as a person runs it, on a terminal. What is written to its standard input are keys. */
export const startOnTerminal = (
  args: readonly string[],
  { columns, rows }: { readonly columns: number; readonly rows: number },
  options: RunOptions = {},
): Running => {
  const command = [process.execPath, MAIN, ...args].map(quoted).join(" ");
  const child = spawn("script", ["-qec", `stty cols ${columns} rows ${rows}; exec ${command}`, "/dev/null"], {
    cwd: tmpdir(),
    env: environment({ SHELL: "/bin/sh", ...options.env }),
    stdio: ["pipe", "pipe", "pipe"],
  });
  return follow(child);
};
