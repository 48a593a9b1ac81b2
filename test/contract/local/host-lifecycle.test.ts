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
      BLOBFERRY_LOCAL_LEASE_SECONDS: "3",
    });
    const queue = await send("held", { hold: "forever" });
    await until(() => killed.seen("held").length === 1, killed);
    killed.kill("SIGKILL");
    await killed.exited;
    const next = await startHostProcess(system.root(), {
      ...system.env(),
      BLOBFERRY_LOCAL_LEASE_SECONDS: "3",
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

it("ends by itself when its output is closed", async () => {
  const host = await startHostProcess(system.root(), system.env());
  host.hangUp();
  await fetch(`${host.url}/api/nothing`);
  expect(await host.exited).toBe(0);
});

describe("the real host", () => {
  it("is preferred when func is on PATH, receives port and signals, and provides the exit code", async () => {
    const bin = await mkdtemp(join(tmpdir(), "fake-func-"));
    const script = `#!/bin/sh\necho "func $*"\ntrap 'exit 7' TERM\nwhile :; do sleep 0.05; done\n`;
    await writeFile(join(bin, "func"), script, { mode: 0o755 });
    const host = spawnHost(system.root(), { ...system.env(), PATH: `${bin}:/usr/bin:/bin` }, []);
    await until(() => /^func start --port [1-9]\d*$/m.test(host.output()), host);
    host.kill("SIGTERM");
    expect(await host.exited).toBe(7);
    await rm(bin, { recursive: true });
  });

  it("is required by --real: without func the host explains what is missing", async () => {
    const host = spawnHost(system.root(), { ...system.env(), PATH: "/nowhere" }, ["--real"]);
    expect(await host.exited).toBe(1);
    expect(host.output()).toContain("func (Azure Functions Core Tools) is not on PATH");
  });
});
