import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { spawnHost, startHostProcess, until } from "./host-process.ts";
import { isEmpty, useHostSystem } from "./host-system.ts";

const system = useHostSystem();
const { send, peek } = system;

describe("the end of a host", () => {
  it("leaves the lease in place when killed, and the message runs again as attempt 2", async () => {
    const killed = await startHostProcess(system.root(), {
      ...system.env(),
      BLOBFERRY_LOCAL_LEASE_SECONDS: "6",
    });
    const queue = await send("held", { hold: "forever" });
    await until(() => killed.seen("held").length === 1, killed);
    killed.kill("SIGKILL");
    await killed.exited;
    const next = await startHostProcess(system.root(), {
      ...system.env(),
      BLOBFERRY_LOCAL_LEASE_SECONDS: "6",
    });
    expect(await peek("held")).toEqual([]);
    await until(() => next.seen("held").length === 1, next);
    expect(next.seen("held")).toMatchObject([{ dequeueCount: 2 }]);
    await fetch(`${next.url}/api/release/forever`, { method: "POST" });
    await until(() => isEmpty(queue), next);
    next.kill("SIGTERM");
    expect(await next.exited).toBe(0);
  });

  it("waits at SIGTERM for the invocations in flight and runs the app's hooks", async () => {
    const host = await startHostProcess(system.root(), system.env());
    const queue = await send("slow", { forMs: 1_000 });
    await until(() => host.seen("slow").length === 1, host);
    host.kill("SIGTERM");
    expect(await host.exited).toBe(0);
    expect(host.output()).toContain("Executed 'Functions.slow' (Succeeded");
    expect(await isEmpty(queue)).toBe(true);
    expect(host.output()).toMatch(/HOOK appStart[^]*HOOK appTerminate/);
  });
});

it("fails the invocations in flight at an uncaught error, and ends at the third one", async () => {
  const host = await startHostProcess(system.root(), system.env());
  await send("crash", "x");
  expect(await host.exited).toBe(0);
  expect(host.seen("crash")).toHaveLength(3);
  expect(host.output()).toContain("nobody catches this");
  expect(host.output()).toContain("Exceeded language worker restart retry count for runtime:node.");
});

it("makes up at start a timer run that was missed while no host was running", async () => {
  const first = await startHostProcess(system.root(), system.env());
  expect(first.seen("yearly")).toEqual([]);
  first.kill("SIGTERM");
  await first.exited;
  const status = {
    Last: "0001-01-01T00:00:00+00:00",
    Next: "2025-01-01T00:00:00+00:00",
    LastUpdated: "2024-06-01T12:00:00.1234567+00:00",
  };
  await system.writeTimerStatus("yearly", status);
  const second = await startHostProcess(system.root(), system.env());
  await until(() => second.seen("yearly").length > 0, second);
  expect(second.seen("yearly")).toMatchObject([{ timer: { isPastDue: true } }]);
  second.kill("SIGTERM");
  expect(await second.exited).toBe(0);
});

it("ends by itself when its output is closed", async () => {
  const host = await startHostProcess(system.root(), system.env());
  host.hangUp();
  await fetch(`${host.url}/api/nothing`);
  expect(await host.exited).toBe(0);
});

/** Puts a program named func on a PATH of its own. */
const writeFunc = async (script: string): Promise<{ readonly path: string; remove(): Promise<void> }> => {
  const bin = await mkdtemp(join(tmpdir(), "fake-func-"));
  await writeFile(join(bin, "func"), script, { mode: 0o755 });
  return { path: `${bin}:/usr/bin:/bin`, remove: () => rm(bin, { recursive: true }) };
};

/** Answers the admin endpoints as Core Tools do. */
const serveAs = (functions: Record<string, string[]>): string => `#!${process.execPath}
const { createServer } = require("node:http");
const errors = ${JSON.stringify(functions)};
const answers = {
  "/admin/host/status": { state: "Running" },
  "/admin/functions": Object.keys(errors).map((name) => ({ name })),
};
for (const name in errors) {
  answers["/admin/functions/" + name + "/status"] = errors[name].length > 0 ? { errors: errors[name] } : {};
}
console.log("runtime " + process.env.FUNCTIONS_WORKER_RUNTIME);
createServer(({ url }, response) => response.end(JSON.stringify(answers[url] ?? null)))
  .listen(Number(process.argv[4]), "127.0.0.1");
process.on("SIGTERM", () => process.exit(7));
`;

describe("the real host", () => {
  // It ends with its parent, even if that could pass nothing on.
  const UNTIL_TERM =
    "#!/bin/sh\ntrap 'exit 7' TERM\necho \"func $*\"\nwhile kill -0 $PPID; do sleep 0.05; done\n";
  /** Lets a process be slow to come back from `spawn`, as on a busy machine. */
  const SLOW_SPAWN = `--import=data:text/javascript,${encodeURIComponent(`
    import processes from "node:child_process";
    import { syncBuiltinESMExports } from "node:module";
    const { spawn } = processes;
    processes.spawn = (...args) => {
      const child = spawn(...args);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2000);
      return child;
    };
    syncBuiltinESMExports();
  `)}`;

  it.each([
    ["", {}],
    [", even before it knows that func has started", { NODE_OPTIONS: SLOW_SPAWN }],
  ])(
    "is preferred when func is on PATH, receives port and signals, and provides the exit code%s",
    async (_, env) => {
      const func = await writeFunc(UNTIL_TERM);
      const host = spawnHost(system.root(), { ...system.env(), PATH: func.path, ...env }, []);
      await until(() => /^func start --port [1-9]\d*$/m.test(host.output()), host);
      host.kill("SIGTERM");
      expect(await host.exited).toBe(7);
      await func.remove();
    },
  );

  it("is ready when none of its functions is in error, and runs with the node runtime", async () => {
    const func = await writeFunc(serveAs({ move: [], tick: [] }));
    const host = spawnHost(system.root(), { ...system.env(), PATH: func.path }, []);
    await until(() => host.url !== "", host);
    expect(host.output()).toContain("runtime node");
    host.kill("SIGTERM");
    expect(await host.exited).toBe(7);
    await func.remove();
  });

  it.each([
    [
      "a function is in error",
      { tick: [], move: ["'queueTrigger' is not registered."] },
      "move: 'queueTrigger'",
    ],
    ["no function was loaded", {}, "No functions were loaded."],
  ])("is stopped, and never reported as ready, when %s", async (_case, functions, reported) => {
    const func = await writeFunc(serveAs(functions));
    const host = spawnHost(system.root(), { ...system.env(), PATH: func.path }, []);
    expect(await host.exited).toBe(1);
    expect(host.output()).toContain(reported);
    expect(host.output()).not.toContain("Host ready");
    await func.remove();
  });

  it("is required by --real: without func the host explains what is missing", async () => {
    const host = spawnHost(system.root(), { ...system.env(), PATH: "/nowhere" }, ["--real"]);
    expect(await host.exited).toBe(1);
    expect(host.output()).toContain("func (Azure Functions Core Tools) is not on PATH");
  });
});
