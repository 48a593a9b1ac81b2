import { readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Graph } from "../../../local/graph/server.ts";
import { BEARER, call, callGraph, open, startTestGraph, until, verdictOf } from "./graph-client.ts";

const BUNDLE = "/drives/b!d/bundles/i";
const CONTENT = Buffer.from("hello, world");

describe("PUT …/content", () => {
  const put = (graph: Graph, body: Uint8Array, query = "") =>
    call("PUT", `${graph.url}/beta${BUNDLE}/content${query}`, body, {
      ...BEARER,
      "content-type": "text/csv",
    });
  const query = (behavior: string) => `?@microsoft.graph.conflictBehavior=${behavior}`;

  it("stores a whole file, even an empty one, and replaces an existing one by default", async () => {
    const graph = await startTestGraph();
    expect((await put(graph, Buffer.alloc(0))).status).toBe(201);
    expect(graph.items()[0]).toMatchObject({
      sizeBytes: 0,
      mimeType: "text/csv",
      quickXorHash: `${"A".repeat(27)}=`,
    });
    expect((await put(graph, CONTENT)).status).toBe(200);
    expect(graph.items()).toHaveLength(1);
    expect(graph.items()[0]).toMatchObject({ sizeBytes: CONTENT.length, commits: 2, eTag: `"{i},3"` });
  });

  it("applies the conflict behavior", async () => {
    const graph = await startTestGraph({ preexisting: [{ path: BUNDLE, name: "x.csv", content: "old" }] });
    expect(verdictOf(await put(graph, CONTENT, query("fail")))).toBe("409 nameAlreadyExists");
    expect(verdictOf(await put(graph, CONTENT, query("other")))).toBe("400 invalidRequest");
    expect((await put(graph, CONTENT, query("rename"))).json).toMatchObject({ name: "x 1.csv" });
    expect((await callGraph(graph, "GET", `/beta${BUNDLE}`)).json).toMatchObject({ name: "x.csv", size: 3 });
  });

  it("leaves nothing behind when it is rejected or cut off", async () => {
    const dir = await mkdtemp(join(tmpdir(), "graph-test-"));
    const graph = await startTestGraph({ filesDir: dir, preexisting: [{ path: BUNDLE, name: "x.csv" }] });
    expect((await put(graph, CONTENT, query("fail"))).status).toBe(409);
    const broken = open("PUT", `${graph.url}/beta${BUNDLE}/content`, { ...BEARER, "content-length": "10" });
    const failed = new Promise((resolve) => broken.once("error", resolve));
    broken.write("12345");
    const incomingFiles = () => readdirSync(join(dir, ".incoming"));
    await until(() => incomingFiles().length === 1);
    broken.destroy();
    await failed;
    await until(() => graph.requests().length === 2);
    expect(incomingFiles()).toEqual([]);
    expect(graph.items()).toMatchObject([{ commits: 0 }]);
    await rm(dir, { recursive: true });
  });

  it("accepts only small files of known length", async () => {
    const graph = await startTestGraph({ limits: { contentLimitBytes: CONTENT.length - 1 } });
    expect(verdictOf(await put(graph, CONTENT))).toBe("413 invalidRequest");
    const chunked = { ...BEARER, "transfer-encoding": "chunked" };
    expect((await call("PUT", `${graph.url}/beta${BUNDLE}/content`, "x", chunked)).status).toBe(411);
    expect(graph.items()).toEqual([]);
  });
});
