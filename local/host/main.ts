#!/usr/bin/env node
import { resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { findFunc, runRealHost } from "./real-host.ts";
import { startHost } from "./start-host.ts";
import { UserError } from "./user-error.ts";
import { createCrashCounter } from "./worker-crashes.ts";

interface Arguments {
  readonly port: number;
  readonly root: string;
  readonly real?: true;
  readonly embedded?: true;
}

const toPort = (text: string): number => {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError("Not a port.");
};

const command = new Command("host")
  .description(
    "Runs the app in a Functions host: the real one (func) when it is installed, else the embedded one.",
  )
  .option("--port <number>", "HTTP port; 0 lets the system choose", toPort, 7071)
  .option("--root <folder>", "the folder with host.json", ".")
  .option("--real", "insist on func (Azure Functions Core Tools)")
  .option("--embedded", "use the embedded host even when func is installed");

const main = async (): Promise<void> => {
  const { port, root, real, embedded } = command.parse().opts<Arguments>();
  if (real && embedded) throw new UserError("--real and --embedded exclude each other.");
  const func = embedded ? null : await findFunc(process.env);
  if (func !== null) process.exit(await runRealHost(func, resolve(root), port));
  if (real)
    throw new UserError("func (Azure Functions Core Tools) is not on PATH. Install it, or leave out --real.");
  await runEmbeddedHost(resolve(root), port);
};

const runEmbeddedHost = async (appRoot: string, port: number): Promise<void> => {
  const host = await startHost({ appRoot, port });
  const stop = (): void => {
    void host.stop().then(() => process.exit(0));
  };
  const isLastCrash = createCrashCounter();
  process.on("uncaughtException", (error) => {
    // The real worker process ends here, with everything it was running, and its host starts another.
    process.stderr.write(
      `Uncaught error; all invocations in flight fail, as a real worker would crash.\n${error.stack ?? error.message}\n`,
    );
    host.failInvocations(error);
    if (!isLastCrash(Date.now())) return;
    process.stderr.write(
      "Exceeded language worker restart retry count for runtime:node. Shutting down and proactively recycling the Functions Host to recover\n",
    );
    stop();
  });
  // The process that started this host has ended. Without a listener this would be an uncaught error, and reporting
  // it would fail again.
  process.stdout.on("error", stop);
  process.stderr.on("error", stop);
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);

  const lines = host.functions.map((line) => `  ${line}\n`).join("");
  const key = host.hasHttpFunctions
    ? `Function key: ${host.keys.function}\nDashboard: ${host.url}/api/dashboard?code=${host.keys.function}\n`
    : "";
  const count = host.functions.length;
  process.stdout.write(
    `${lines}${key}Host ready: ${host.url} (${count} function${count === 1 ? "" : "s"})\n`,
  );
};

main().catch((error: unknown) => {
  // An app that throws while it loads usually has a bad setting: the message explains it, the stack does not.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
