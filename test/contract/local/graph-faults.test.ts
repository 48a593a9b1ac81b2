import { randomBytes } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import type { Exchange, FaultAction } from "../../../local/graph/faults.ts";
import { startGraph, type Graph } from "../../../local/graph/server.ts";
import { call, createSession, open, putRange, until } from "./graph-client.ts";

const path = "/drives/b!d/bundles/i";
const content = randomBytes(2 * 327_680);

let running: Graph | undefined;
afterEach(async () => {
  await running?.close();
  running = undefined;
});

/** A stand-in whose first PUT of a range meets `action`. */
const startWith = async (action: FaultAction): Promise<{ graph: Graph; url: string; seen: Exchange[] }> => {
  const seen: Exchange[] = [];
  const graph = await startGraph({
    intercept: (exchange) => {
      seen.push(exchange);
      return exchange.route === "putRange" && exchange.count === 1 ? action : undefined;
    },
  });
  running = graph;
  return { graph, url: await createSession(graph, path), seen };
};

const firstHalf = (url: string) => putRange(url, content, 0, content.length / 2);
const received = (graph: Graph) => graph.sessions()[0]?.receivedBytes;

describe("a fault", () => {
  it("sees what the request is, and which one it is", async () => {
    const { seen, url } = await startWith({ kind: "cut", when: "before" });
    await call("GET", url);
    await call("GET", url);
    expect(seen).toMatchObject([
      {
        method: "POST",
        route: "createUploadSession",
        kind: "bundle",
        address: path,
        count: 1,
        addressCount: 1,
      },
      { method: "GET", route: "getSession", kind: "bundle", address: path, count: 1 },
      {
        method: "GET",
        route: "getSession",
        count: 2,
        addressCount: 2,
        sessionId: new URL(url).pathname.slice(4),
      },
    ]);
    expect(JSON.stringify(seen)).not.toContain("tempauth");
  });

  it("may answer before anything is done", async () => {
    const body = { error: { code: "tooMany" } };
    const { graph, url } = await startWith({
      kind: "answer",
      status: 429,
      headers: { "retry-after": "322" },
      body,
    });
    const reply = await firstHalf(url);
    expect(reply).toMatchObject({ status: 429, headers: { "retry-after": "322" }, json: body });
    expect(received(graph)).toBe(0);
    expect((await firstHalf(url)).status).toBe(202);
  });

  it("may answer something else although all was done", async () => {
    const { graph, url } = await startWith({ kind: "answer", when: "after", status: 503, body: "busy" });
    expect(await firstHalf(url)).toMatchObject({ status: 503, text: "busy" });
    expect(received(graph)).toBe(content.length / 2);
    expect((await firstHalf(url)).status).toBe(416);
  });

  it.each([
    ["before", 0],
    ["after", content.length / 2],
  ] as const)("may cut the connection %s", async (when, receivedBytes) => {
    const { graph, url } = await startWith({ kind: "cut", when });
    await expect(firstHalf(url)).rejects.toThrow();
    expect(received(graph)).toBe(receivedBytes);
    expect(graph.requests().at(-1)).toMatchObject({ status: null, fault: "cut" });
  });

  it("may cut it after so many bytes, which are dropped", async () => {
    const { graph, url } = await startWith({ kind: "cut", when: "during", afterBytes: 1000 });
    await expect(firstHalf(url)).rejects.toThrow();
    expect(received(graph)).toBe(0);
    expect(graph.state().counts).toMatchObject({ bytesAccepted: 0, bytesRefused: 1000 });
    expect((await firstHalf(url)).status).toBe(202);
  });

  it("may lose the answer", async () => {
    const { graph, url } = await startWith({ kind: "loseAnswer" });
    const range = { "content-length": "1", "content-range": "bytes 0-0/1" };
    const lost = open("PUT", url, range);
    const failed = new Promise((resolve) => lost.once("error", resolve));
    lost.end("x");
    await until(() => graph.items().length === 1);
    await until(() => graph.requests().at(-1)?.fault === "loseAnswer");
    lost.destroy();
    await failed;
  });

  it("may take its time, and then do more", async () => {
    const then = { kind: "answer", status: 504 } as const;
    const { graph, url } = await startWith({ kind: "delay", when: "before", delayMs: 30, then });
    const startedMs = performance.now();
    expect((await firstHalf(url)).status).toBe(504);
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(29);
    expect(received(graph)).toBe(0);
  });
});
