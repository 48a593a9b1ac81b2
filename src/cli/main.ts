#!/usr/bin/env node
import { exitCode } from "./exit-code.ts";
import { run } from "./run.ts";

const SIGNALS = { SIGINT: exitCode.interrupted, SIGTERM: exitCode.terminated } as const;

const interrupt = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  // Not `once`: the package that restores the cursor would find no other listener, and kill the process.
  process.on(signal, () => {
    if (interrupt.signal.aborted) process.exit(SIGNALS[signal]);
    interrupt.abort(signal);
  });
}

// The reader of our output has gone (`| head`).
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

process.exitCode = await run(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  setEnv: (values) => Object.assign(process.env, values),
  cwd: process.cwd(),
  signal: interrupt.signal,
});
