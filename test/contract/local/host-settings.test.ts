import { describe, expect, it } from "vitest";
import { writeFixtureApp } from "./fixture-app.ts";
import { spawnHost, startHostProcess, until } from "./host-process.ts";
import { handled, isEmpty, useHostSystem } from "./host-system.ts";

const system = useHostSystem();
const { send, peek } = system;

describe("host.json and settings", () => {
  it("decodes base64 when host.json says so, and moves anything else to the poison queue without running it", async () => {
    const encoded = await writeFixtureApp({ queues: { messageEncoding: "base64" } });
    const host = await startHostProcess(encoded.root, { ...system.env(), ECHO_QUEUE: "echo64" });
    const body = Buffer.from('{"ä":1}').toString("base64");
    const queue = await send("echo64", body, '{"not":"base64"}');
    await handled(host, queue, "echo", 1);
    expect(host.seen("echo").map(({ body }) => body)).toEqual([{ ä: 1 }]);
    expect(await peek("echo64-poison")).toEqual(['{"not":"base64"}']);
    host.kill("SIGTERM");
    await host.exited;
    await encoded.remove();
  });

  it("fails an invocation that takes longer than functionTimeout", async () => {
    const hasty = await writeFixtureApp({
      queues: { maxDequeueCount: 1 },
      host: { functionTimeout: "00:00:01" },
    });
    const host = await startHostProcess(hasty.root, system.env());
    const queue = await send("held", { hold: "too long" });
    await until(() => isEmpty(queue), host);
    expect(host.output()).toContain("Timeout value of 1 s was exceeded.");
    expect(await peek("held-poison")).toHaveLength(1);
    host.kill("SIGTERM");
    expect(await host.exited).toBe(0);
    await hasty.remove();
  });

  it("reads from local.settings.json only the settings that the environment lacks", async () => {
    const entry = 'console.log("A=" + process.env.A + " B=" + process.env.B); throw new Error("enough");';
    const configured = await writeFixtureApp({ entry, localSettings: { A: "file", B: "file" } });
    const host = spawnHost(configured.root, { A: "environment" });
    await host.exited;
    expect(host.output()).toContain("A=environment B=file");
    await configured.remove();
  });

  it("prints only the message of an error at load and exits with 1", async () => {
    const entry = 'throw new Error("GRAPH_ENDPOINT is not a URL");';
    const wrong = await writeFixtureApp({ entry });
    const host = spawnHost(wrong.root, system.env());
    expect(await host.exited).toBe(1);
    expect(host.output()).toBe("GRAPH_ENDPOINT is not a URL\n");
    await wrong.remove();
  });

  it("names a setting or a connection that is missing", async () => {
    const unnamed = spawnHost(system.root(), { ...system.env(), ECHO_QUEUE: "" });
    expect(await unnamed.exited).toBe(1);
    expect(unnamed.output()).toContain("queue of echo: %ECHO_QUEUE% does not resolve");
    const unconnected = spawnHost(system.root(), {
      AzureWebJobsStorage: "UseDevelopmentStorage=true",
    });
    expect(await unconnected.exited).toBe(1);
    expect(unconnected.output()).toContain('Storage connection "FixtureStorage" is missing');
  });

  it("refuses queue functions in an app that does not load the extensions", async () => {
    const bare = await writeFixtureApp({ host: { extensionBundle: undefined } });
    const host = spawnHost(bare.root, system.env());
    expect(await host.exited).toBe(1);
    expect(host.output()).toContain(
      "The 'echo' function is in error: The binding type(s) 'queueTrigger' are not registered.",
    );
    expect(host.output()).not.toContain("Host ready");
    await bare.remove();
  });

  it("refuses another worker runtime than node", async () => {
    const host = spawnHost(system.root(), { ...system.env(), FUNCTIONS_WORKER_RUNTIME: "python" });
    expect(await host.exited).toBe(1);
    expect(host.output()).toContain('FUNCTIONS_WORKER_RUNTIME must be "node", not "python"');
  });

  it("requires the host's own storage for timers", async () => {
    const host = spawnHost(system.root(), { ...system.env(), AzureWebJobsStorage: "" });
    expect(await host.exited).toBe(1);
    expect(host.output()).toContain('Storage connection "AzureWebJobsStorage" is missing');
  });
});
