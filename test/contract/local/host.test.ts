import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { QueueServiceClient, type QueueClient } from "@azure/storage-queue";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startAzurite, type Azurite } from "../../../local/azurite.ts";
import { writeFixtureApp, type FixtureApp } from "./fixture-app.ts";
import { killHosts, spawnHost, startHostProcess, until, type HostProcess } from "./host-process.ts";

let azurite: Azurite;
let app: FixtureApp;
let env: Record<string, string>;
let queues: QueueServiceClient;

beforeAll(async () => {
  azurite = await startAzurite({ inMemory: true });
  app = await writeFixtureApp();
  queues = QueueServiceClient.fromConnectionString(azurite.connectionString);
  env = {
    FixtureStorage: azurite.connectionString,
    BLOBFERRY_LOCAL_KEY: "the-function-key",
    BLOBFERRY_LOCAL_MASTER_KEY: "the-master-key",
  };
});

afterAll(async () => {
  killHosts();
  await azurite.stop();
  await app.remove();
});

async function send(queueName: string, ...bodies: unknown[]): Promise<QueueClient> {
  const queue = queues.getQueueClient(queueName);
  await queue.createIfNotExists();
  for (const body of bodies) await queue.sendMessage(typeof body === "string" ? body : JSON.stringify(body));
  return queue;
}

async function peek(queueName: string): Promise<string[]> {
  const queue = queues.getQueueClient(queueName);
  if (!(await queue.exists())) return [];
  const { peekedMessageItems } = await queue.peekMessages({ numberOfMessages: 32 });
  return peekedMessageItems.map(({ messageText }) => messageText);
}

/** Visible or not: the count includes leased messages. */
async function isEmpty(queue: QueueClient): Promise<boolean> {
  return (await queue.getProperties()).approximateMessagesCount === 0;
}

describe("queue functions", () => {
  let host: HostProcess;

  beforeAll(async () => {
    const spent = await send("spent", "spent already");
    for (let times = 0; times < 3; times++) {
      const [message] = (await spent.receiveMessages()).receivedMessageItems;
      if (message !== undefined)
        await spent.updateMessage(message.messageId, message.popReceipt, undefined, 0);
    }
    host = await startHostProcess(app.root, { ...env, BLOBFERRY_LOCAL_LEASE_SECONDS: "2" });
  });
  afterAll(async () => {
    host.kill("SIGTERM");
    expect(await host.exited).toBe(0);
  });

  const release = (name: string): Promise<boolean> =>
    fetch(`${host.url}/api/release/${name}`, { method: "POST" }).then(({ ok }) => ok);
  const bodyOf = (item: Record<string, unknown>): unknown => item["body"];

  it("hands over JSON parsed, and anything else as text", async () => {
    const base64 = Buffer.from('{"a":1}').toString("base64");
    const queue = await send("echo", '{"a":1}', base64, "123", "{oops");
    await until(() => isEmpty(queue), host);
    const bodies = host.seen("echo").map(bodyOf);
    expect(bodies).toHaveLength(4);
    expect(bodies).toEqual(expect.arrayContaining([{ a: 1 }, base64, 123, "{oops"]));
    expect(host.seen("echo")[0]).toMatchObject({ fromHook: "yes" });
  });

  it("merges the body's own properties over the message's metadata", async () => {
    const body = { id: "mine", list: [1], none: null, nested: { x: 1 } };
    const queue = await send("echo", body);
    await until(() => isEmpty(queue), host);
    const { triggerMetadata } = host.seen("echo").at(-1) as { triggerMetadata: Record<string, unknown> };
    const timestamp = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/) as unknown;
    expect(triggerMetadata).toEqual({
      ...{ id: "mine", nested: { x: 1 }, dequeueCount: 1, queueTrigger: body },
      popReceipt: expect.any(String) as unknown,
      ...{ insertionTime: timestamp, expirationTime: timestamp, nextVisibleTime: timestamp },
    });
  });

  it("hides a failed message for the visibility timeout, and puts it aside after maxDequeueCount attempts", async () => {
    const queue = await send("failing", "never works");
    await until(async () => (await peek("failing-poison")).length > 0, host);
    await until(() => isEmpty(queue), host);
    expect(await peek("failing-poison")).toEqual(["never works"]);
    const seen = host.seen("failing") as { dequeueCount: number; at: number }[];
    expect(seen.map(({ dequeueCount }) => dequeueCount)).toEqual([1, 2, 3]);
    const gapsMs = seen.slice(1).map(({ at }, index) => at - (seen[index]?.at ?? at));
    for (const gapMs of gapsMs) expect(gapMs).toBeGreaterThan(900);
    expect(host.output()).toContain("Executed 'Functions.failing' (Failed");
  });

  it("puts a message aside unrun when its attempts are used up already", async () => {
    await until(async () => (await peek("spent-poison")).length > 0, host);
    expect(await peek("spent-poison")).toEqual(["spent already"]);
    expect(host.seen("spent")).toEqual([]);
  });

  it("runs no more than batchSize + newBatchThreshold at a time", async () => {
    const names = Array.from({ length: 12 }, (_, index) => `gate${String(index)}`);
    const [first, rest] = [names.slice(0, 2), names.slice(2)];
    const queue = await send("held", ...first.map((hold) => ({ hold })));
    await until(() => host.seen("held").length === 2, host);
    await send("held", ...rest.map((hold) => ({ hold })));
    await until(() => host.seen("held").length >= 6, host);
    await until(async () => {
      for (const name of names) await release(name);
      return isEmpty(queue);
    }, host);
    const seen = host.seen("held") as { running: number }[];
    expect(seen).toHaveLength(12);
    expect(Math.max(...seen.map(({ running }) => running))).toBe(6);
  });

  it("renews the lease of a message for as long as its function runs", async () => {
    const queue = await send("slow", { forMs: 5_000 });
    await until(() => host.output().includes("Executed 'Functions.slow' (Succeeded"), host);
    await until(() => isEmpty(queue), host);
    expect(host.seen("slow")).toMatchObject([{ dequeueCount: 1 }]);
  });

  it("bears a function that answers its own message", async () => {
    const queue = await send("again", "me");
    await until(() => isEmpty(queue), host);
    expect(host.seen("again")).toMatchObject([{ dequeueCount: 1 }, { dequeueCount: 2 }]);
    expect(host.output()).not.toContain("Executed 'Functions.again' (Failed");
  });

  it("writes outputs: an array as several messages, the returned value to its own queue", async () => {
    const queue = await send("forward", { items: ["a", { b: 1 }, null, 7], answer: "done" });
    await until(() => isEmpty(queue), host);
    expect((await peek("forwarded")).map((text) => text.replace(/\s/g, ""))).toEqual(["a", '{"b":1}', "7"]);
    expect(await peek("returned")).toEqual(["done"]);
  });

  it("deletes a message only after its outputs are written", async () => {
    await queues.getQueueClient("forwarded").clearMessages();
    const queue = await send("forward", { items: ["kept", "TOO LARGE"] });
    await until(async () => (await peek("forward-poison")).length > 0, host);
    await until(() => isEmpty(queue), host);
    expect(host.seen("forward").slice(1)).toMatchObject([
      { dequeueCount: 1 },
      { dequeueCount: 2 },
      { dequeueCount: 3 },
    ]);
    expect(await peek("forwarded")).toEqual(["kept", "kept", "kept"]);
  });

  it("survives an error that nobody catches: what is in flight fails, and is tried again", async () => {
    const queue = await send("crash", "x");
    await until(async () => (await peek("crash-poison")).length > 0, host);
    await until(() => isEmpty(queue), host);
    expect(host.seen("crash")).toHaveLength(3);
    expect(host.output()).toContain("nobody catches this");
  });
});

describe("the end of a host", () => {
  it("leaves the lease in place when killed, and the message comes back as attempt 2", async () => {
    const killed = await startHostProcess(app.root, { ...env, BLOBFERRY_LOCAL_LEASE_SECONDS: "3" });
    const queue = await send("held", { hold: "for ever" });
    await until(() => killed.seen("held").length === 1, killed);
    killed.kill("SIGKILL");
    await killed.exited;
    const next = await startHostProcess(app.root, { ...env, BLOBFERRY_LOCAL_LEASE_SECONDS: "3" });
    expect(await peek("held")).toEqual([]);
    await until(() => next.seen("held").length === 1, next);
    expect(next.seen("held")).toMatchObject([{ dequeueCount: 2 }]);
    await fetch(`${next.url}/api/release/for%20ever`, { method: "POST" });
    await until(() => isEmpty(queue), next);
    next.kill("SIGTERM");
    expect(await next.exited).toBe(0);
  });

  it("waits at SIGTERM for what is in flight, and runs the app's hooks", async () => {
    const host = await startHostProcess(app.root, env);
    const queue = await send("slow", { forMs: 1_000 });
    await until(() => host.seen("slow").length === 1, host);
    host.kill("SIGTERM");
    expect(await host.exited).toBe(0);
    expect(host.output()).toContain("Executed 'Functions.slow' (Succeeded");
    expect(await isEmpty(queue)).toBe(true);
    expect(host.output()).toMatch(/HOOK appStart[^]*HOOK appTerminate/);
  });
});

it("ends by itself when nobody reads its output any more", async () => {
  const host = await startHostProcess(app.root, env);
  host.hangUp();
  await fetch(`${host.url}/api/nothing`);
  expect(await host.exited).toBe(0);
});

describe("timers and HTTP functions", () => {
  let host: HostProcess;
  beforeAll(async () => {
    host = await startHostProcess(app.root, { ...env, EVERY_SECOND: "* * * * * *" });
  });
  afterAll(async () => {
    host.kill("SIGTERM");
    expect(await host.exited).toBe(0);
  });
  const call = (path: string, init?: RequestInit): Promise<Response> => fetch(host.url + path, init);
  const status = async (path: string, init?: RequestInit): Promise<number> => (await call(path, init)).status;
  const withKey = (key: string): RequestInit => ({ headers: { "x-functions-key": key } });

  it("runs a timer on its schedule", async () => {
    await until(() => host.seen("secondly").length >= 2, host);
  });

  it("runs a timer through the admin endpoint, with the master key only", async () => {
    const path = "/admin/functions/yearly";
    const post = { method: "POST", body: '{"input":""}' };
    expect(await status(path, post)).toBe(401);
    expect(await status(path, { ...post, ...withKey("the-function-key") })).toBe(401);
    expect(await status("/admin/functions/unheard-of", { ...post, ...withKey("the-master-key") })).toBe(404);
    expect(host.seen("yearly")).toEqual([]);
    expect(await status(path, { ...post, ...withKey("the-master-key") })).toBe(202);
    await until(() => host.seen("yearly").length === 1, host);
    expect(host.seen("yearly")[0]?.["timer"]).toMatchObject({
      isPastDue: false,
      schedule: { adjustForDST: true },
      scheduleStatus: { last: expect.any(String) as unknown, next: expect.any(String) as unknown },
    });
  });

  it("runs a queue function through the admin endpoint, its input being the message", async () => {
    const body = JSON.stringify({ input: '{"by":"hand"}' });
    expect(
      await status("/admin/functions/echo", { method: "POST", body, ...withKey("the-master-key") }),
    ).toBe(202);
    await until(() => host.seen("echo").some(({ body }) => JSON.stringify(body) === '{"by":"hand"}'), host);
  });

  it("hands a request to the function of its route, and the function's response to the client", async () => {
    const response = await call("/api/open/7?q=x%20y", {
      method: "POST",
      body: "hello",
      headers: { "x-in": "in" },
    });
    expect(response.status).toBe(201);
    expect(response.headers.get("x-shown")).toBe("yes");
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.headers.getSetCookie()).toEqual(["crumb=a%20b; path=/; samesite=Strict; httponly"]);
    const shown = { method: "POST", params: { id: "7" }, query: "x y", header: "in", body: "hello" };
    expect(await response.json()).toEqual(shown);
  });

  it("answers what no route takes with 404, a wrong method too", async () => {
    expect(await status("/api/elsewhere")).toBe(404);
    expect(await status("/open/7")).toBe(404);
    expect(await status("/api/open/7", { method: "DELETE" })).toBe(404);
  });

  it("asks for a key where the function does", async () => {
    expect(await status("/api/locked/a/b")).toBe(401);
    expect(await status("/api/locked/a/b", withKey("wrong"))).toBe(401);
    expect(await status("/api/locked/a/b?code=the-function-key")).toBe(201);
    expect(await status("/api/locked/a/b", withKey("the-master-key"))).toBe(201);
    const response = await call("/api/locked/a/b", withKey("the-function-key"));
    expect(await response.json()).toMatchObject({ params: { rest: "a/b" } });
    expect(await status("/api/adminOnly", withKey("the-function-key"))).toBe(401);
    expect(await status("/api/adminOnly", withKey("the-master-key"))).toBe(201);
  });

  it("answers 204 for no result and 500 for an error, and goes on", async () => {
    expect(await status("/api/nothing")).toBe(204);
    expect(await status("/api/broken")).toBe(500);
    expect(await status("/api/nothing")).toBe(204);
  });
});

describe("the real host", () => {
  it("is preferred when func is on PATH: gets port and signals, gives its exit code", async () => {
    const bin = await mkdtemp(join(tmpdir(), "fake-func-"));
    const script = `#!/bin/sh\necho "func $*"\ntrap 'exit 7' TERM\nwhile :; do sleep 0.05; done\n`;
    await writeFile(join(bin, "func"), script, { mode: 0o755 });
    const host = spawnHost(app.root, { ...env, PATH: `${bin}:/usr/bin:/bin` }, []);
    await until(() => /^func start --port [1-9]\d*$/m.test(host.output()), host);
    host.kill("SIGTERM");
    expect(await host.exited).toBe(7);
    await rm(bin, { recursive: true });
  });

  it("is missed in plain words when --real asks for it and it is not there", async () => {
    const host = spawnHost(app.root, { ...env, PATH: "/nowhere" }, ["--real"]);
    expect(await host.exited).toBe(1);
    expect(host.output()).toContain("func (Azure Functions Core Tools) is not on PATH");
  });
});

describe("host.json and settings", () => {
  it("decodes base64 where host.json says so, and puts aside what is not base64, unrun", async () => {
    const encoded = await writeFixtureApp({ queues: { messageEncoding: "base64" } });
    const host = await startHostProcess(encoded.root, { ...env, ECHO_QUEUE: "echo64" });
    const body = Buffer.from('{"ä":1}').toString("base64");
    const queue = await send("echo64", body, '{"not":"base64"}');
    await until(() => isEmpty(queue), host);
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
    const host = await startHostProcess(hasty.root, env);
    const queue = await send("held", { hold: "too long" });
    await until(() => isEmpty(queue), host);
    expect(host.output()).toContain("Timeout value of 1 s was exceeded.");
    expect(await peek("held-poison")).toHaveLength(1);
    host.kill("SIGTERM");
    expect(await host.exited).toBe(0);
    await hasty.remove();
  });

  it("takes from local.settings.json what the environment lacks, and nothing else", async () => {
    const entry = 'console.log("A=" + process.env.A + " B=" + process.env.B); throw new Error("enough");';
    const configured = await writeFixtureApp({ entry, localSettings: { A: "file", B: "file" } });
    const host = spawnHost(configured.root, { A: "environment" });
    await host.exited;
    expect(host.output()).toContain("A=environment B=file");
    await configured.remove();
  });

  it("says plainly what is wrong with the app's settings, and exits with 1", async () => {
    const entry = 'throw new Error("GRAPH_ENDPOINT is not a URL");';
    const wrong = await writeFixtureApp({ entry });
    const host = spawnHost(wrong.root, env);
    expect(await host.exited).toBe(1);
    expect(host.output()).toBe("GRAPH_ENDPOINT is not a URL\n");
    await wrong.remove();
  });

  it("names a setting or a connection that is missing", async () => {
    const unnamed = spawnHost(app.root, { ...env, ECHO_QUEUE: "" });
    expect(await unnamed.exited).toBe(1);
    expect(unnamed.output()).toContain("queue of echo: %ECHO_QUEUE% does not resolve");
    const unconnected = spawnHost(app.root, { BLOBFERRY_LOCAL_KEY: "k" });
    expect(await unconnected.exited).toBe(1);
    expect(unconnected.output()).toContain('Storage connection "FixtureStorage" is missing');
  });
});
