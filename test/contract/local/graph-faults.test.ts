import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Exchange, FaultAction } from "../../../local/graph/faults.ts";
import type { Graph } from "../../../local/graph/server.ts";
import { call, createSession, open, putRange, startTestGraph, until } from "./graph-client.ts";

const PATH = "/drives/b!d/bundles/i";
const CONTENT = randomBytes(2 * 327_680);

/** Starts a stand-in that injects `action` into the first PUT of a range. */
const startWith = async (action: FaultAction): Promise<{ graph: Graph; url: string; seen: Exchange[] }> => {
  const seen: Exchange[] = [];
  const graph = await startTestGraph({
    intercept: (exchange) => {
      seen.push(exchange);
      return exchange.route === "putRange" && exchange.count === 1 ? action : null;
    },
  });
  return { graph, url: await createSession(graph, PATH), seen };
};

const firstHalf = (url: string) => putRange(url, CONTENT, 0, CONTENT.length / 2);
const received = (graph: Graph) => graph.sessions()[0]?.receivedBytes;

describe("a fault", () => {
  it("is chosen by what the request is and how many came before it", async () => {
    const { seen, url } = await startWith({ kind: "cut", when: "before" });
    await call("GET", url);
    await call("GET", url);
    expect(seen).toMatchObject([
      {
        method: "POST",
        route: "createUploadSession",
        kind: "bundle",
        address: PATH,
        count: 1,
        addressCount: 1,
      },
      { method: "GET", route: "getSession", kind: "bundle", address: PATH, count: 1 },
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

  it("can replace a request with a response", async () => {
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

  it("can replace the response of a request that was carried out", async () => {
    const { graph, url } = await startWith({ kind: "answer", when: "after", status: 503, body: "busy" });
    expect(await firstHalf(url)).toMatchObject({ status: 503, text: "busy" });
    expect(received(graph)).toBe(CONTENT.length / 2);
    expect((await firstHalf(url)).status).toBe(416);
  });

  it.each([
    ["before", 0],
    ["after", CONTENT.length / 2],
  ] as const)("can cut the connection %s the request is carried out", async (when, receivedBytes) => {
    const { graph, url } = await startWith({ kind: "cut", when });
    await expect(firstHalf(url)).rejects.toThrow();
    expect(received(graph)).toBe(receivedBytes);
    expect(graph.requests().at(-1)).toMatchObject({ status: null, fault: "cut" });
  });

  it("can cut the connection after some bytes, which are dropped", async () => {
    const { graph, url } = await startWith({ kind: "cut", when: "during", afterBytes: 1000 });
    await expect(firstHalf(url)).rejects.toThrow();
    expect(received(graph)).toBe(0);
    expect(graph.state().counts).toMatchObject({ bytesAccepted: 0, bytesRefused: 1000 });
    expect((await firstHalf(url)).status).toBe(202);
  });

  it("can withhold the response", async () => {
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

  it("can delay a request and then inject another fault", async () => {
    const then = { kind: "answer", status: 504 } as const;
    const { graph, url } = await startWith({ kind: "delay", when: "before", delayMs: 30, then });
    const startedMs = performance.now();
    expect((await firstHalf(url)).status).toBe(504);
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(29);
    expect(received(graph)).toBe(0);
  });
});
