import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startHostProcess, until, type HostProcess } from "./host-process.ts";
import { handled, isEmpty, useHostSystem } from "./host-system.ts";

const system = useHostSystem();
const { send, peek } = system;

describe("queue functions", () => {
  let host: HostProcess;

  beforeAll(async () => {
    const spent = await send("spent", "spent already");
    for (let times = 0; times < 3; times++) {
      const [message] = (await spent.receiveMessages()).receivedMessageItems;
      if (message !== undefined)
        await spent.updateMessage(message.messageId, message.popReceipt, undefined, 0);
    }
    host = await startHostProcess(system.root(), { ...system.env(), BLOBFERRY_LOCAL_LEASE_SECONDS: "6" });
  });
  afterAll(async () => {
    host.kill("SIGTERM");
    expect(await host.exited).toBe(0);
  });

  const release = (name: string): Promise<boolean> =>
    fetch(`${host.url}/api/release/${name}`, { method: "POST" }).then(({ ok }) => ok);
  const bodyOf = (item: Record<string, unknown>): unknown => item["body"];

  it("passes JSON parsed and anything else as text", async () => {
    const base64 = Buffer.from('{"a":1}').toString("base64");
    const queue = await send("echo", '{"a":1}', base64, "123", "{oops");
    await handled(host, queue, "echo", 4);
    const bodies = host.seen("echo").map(bodyOf);
    expect(bodies).toHaveLength(4);
    expect(bodies).toEqual(expect.arrayContaining([{ a: 1 }, base64, 123, "{oops"]));
    expect(host.seen("echo")[0]).toMatchObject({ fromHook: "yes" });
    expect(host.output()).toMatch(/Trigger Details: MessageId: [\w-]+, DequeueCount: 1, InsertedOn: 20\d\d-/);
  });

  it("reads carriage returns, which the service writes as references", async () => {
    const before = host.seen("echo").length;
    const body = { a: 1, text: "&#xD; stays" };
    const lines = JSON.stringify(body, null, 2).replaceAll("\n", "\r\n");
    const base64 = Buffer.from(JSON.stringify(body)).toString("base64").replace(/.{20}/g, "$&\r\n");
    await system.sendRaw("echo", lines);
    const queue = await system.sendRaw("echo", base64);
    await handled(host, queue, "echo", before + 2);
    expect(host.seen("echo").slice(before).map(bodyOf)).toEqual(expect.arrayContaining([body, base64]));
  });

  it("passes a trace context with each message", async () => {
    const before = host.seen("echo").length;
    const queue = await send("echo", "traced");
    await handled(host, queue, "echo", before + 1);
    expect(host.seen("echo").at(-1)?.["traceContext"]).toEqual({
      traceParent: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/) as unknown,
      traceState: "",
      attributes: {},
    });
  });

  it("merges the properties of the body over the metadata of the message", async () => {
    const body = { id: "mine", list: [1], none: null, nested: { x: 1 } };
    const before = host.seen("echo").length;
    const queue = await send("echo", body);
    await handled(host, queue, "echo", before + 1);
    const { triggerMetadata } = host.seen("echo").at(-1) as { triggerMetadata: Record<string, unknown> };
    const timestamp = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/) as unknown;
    expect(triggerMetadata).toEqual({
      ...{ id: "mine", nested: { x: 1 }, dequeueCount: 1, queueTrigger: body },
      popReceipt: expect.any(String) as unknown,
      ...{ insertionTime: timestamp, expirationTime: timestamp, nextVisibleTime: timestamp },
    });
  });

  it("hides a failed message for the visibility timeout and moves it to the poison queue after maxDequeueCount attempts", async () => {
    const queue = await send("failing", "never works");
    await until(async () => (await peek("failing-poison")).length > 0, host);
    await until(() => isEmpty(queue), host);
    expect(await peek("failing-poison")).toEqual(["never works"]);
    const seen = host.seen("failing") as { dequeueCount: number; at: number }[];
    expect(seen.map(({ dequeueCount }) => dequeueCount)).toEqual([1, 2, 3]);
    const gapsMs = seen.slice(1).map(({ at }, index) => at - (seen[index]?.at ?? at));
    for (const gapMs of gapsMs) expect(gapMs).toBeGreaterThan(900);
    expect(host.output()).toContain("Executed 'Functions.failing' (Failed");
    expect(host.output()).toContain(
      "Message has reached MaxDequeueCount of 3. Moving message to queue 'failing-poison'.",
    );
  });

  it("moves a message to the poison queue without running it when its attempts are used up", async () => {
    await until(async () => (await peek("spent-poison")).length > 0, host);
    expect(await peek("spent-poison")).toEqual(["spent already"]);
    expect(host.seen("spent")).toEqual([]);
  });

  it("runs no more than batchSize + newBatchThreshold at a time", async () => {
    const names = Array.from({ length: 12 }, (_, index) => `gate${String(index)}`);
    // On a slow machine a lease may be lost, and its message delivered twice.
    const held = () => new Set(host.seen("held").map((item) => (bodyOf(item) as { hold: string }).hold)).size;
    const sendHeld = (some: readonly string[]) => send("held", ...some.map((hold) => ({ hold })));
    // With three running, one above the threshold, no batch is fetched until all others are on the queue.
    const queue = await sendHeld(names.slice(0, 3));
    await until(() => held() === 3, host);
    await sendHeld(names.slice(3));
    await release("gate0");
    await until(() => held() === 7, host);
    await until(async () => {
      for (const name of names) await release(name);
      return isEmpty(queue);
    }, host);
    expect(held()).toBe(12);
    expect(Math.max(...(host.seen("held") as { running: number }[]).map(({ running }) => running))).toBe(6);
  });

  it("accepts a function that updates its own message", async () => {
    const queue = await send("again", "me");
    await handled(host, queue, "again", 2);
    expect(host.seen("again")).toMatchObject([{ dequeueCount: 1 }, { dequeueCount: 2 }]);
    expect(host.output()).not.toContain("Executed 'Functions.again' (Failed");
  });

  it("writes an array as several messages and the returned value to its own queue", async () => {
    const queue = await send("forward", { items: ["a", { b: 1 }, null, 7], answer: "done" });
    await until(() => isEmpty(queue), host);
    expect((await peek("forwarded")).map((text) => text.replace(/\s/g, ""))).toEqual(["a", '{"b":1}', "7"]);
    expect(await peek("returned")).toEqual(["done"]);
  });

  it("deletes a message only after its outputs are written", async () => {
    await system.clear("forwarded");
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
});
