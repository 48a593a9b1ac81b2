import { createHash, randomBytes } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import type { GraphOptions } from "../../../local/graph/options.ts";
import { startGraph, type Graph } from "../../../local/graph/server.ts";
import { call, callGraph, createSession, open, putRange, until, verdictOf } from "./graph-client.ts";

const path = "/print/printers/p/jobs/j/documents/doc";
const content = randomBytes(1000);
const properties = { documentName: "a.pdf", contentType: "application/pdf", size: content.length };

let running: Graph | undefined;
const start = async (options: GraphOptions = {}): Promise<Graph> => {
  running = await startGraph(options);
  return running;
};
afterEach(async () => {
  await running?.close();
  running = undefined;
});

describe("a print document", () => {
  it("is there before its bytes", async () => {
    const graph = await start();
    const before = await callGraph(graph, "GET", `/beta${path}`);
    expect(before.status).toBe(200);
    expect(before.json).toMatchObject({
      id: "doc",
      size: 0,
      uploadedDateTime: null,
      downloadedDateTime: null,
    });
  });

  it("takes ranges in any order and answers all that is missing", async () => {
    const graph = await start({ now: () => Date.UTC(2026, 0, 2) });
    const created = await callGraph(graph, "POST", `/beta${path}/createUploadSession`, { properties });
    expect(created.json).toMatchObject({ nextExpectedRanges: ["0-999"] });
    const { uploadUrl: url } = created.json as { uploadUrl: string };
    expect((await putRange(url, content, 100, 300)).json).toMatchObject({
      nextExpectedRanges: ["0-99", "300-999"],
    });
    expect((await putRange(url, content, 400, 1000)).json).toMatchObject({
      nextExpectedRanges: ["0-99", "300-399"],
    });
    expect((await call("GET", url)).json).toMatchObject({ nextExpectedRanges: ["0-99", "300-399"] });
    expect(verdictOf(await putRange(url, content, 299, 400))).toBe("416 invalidRange fragmentOverlap");
    await putRange(url, content, 300, 400);
    const last = await putRange(url, content, 0, 100);
    expect(last.status).toBe(201);
    expect(last.json).toMatchObject({
      id: "doc",
      displayName: "a.pdf",
      contentType: "application/pdf",
      size: 1000,
      uploadedDateTime: "2026-01-02T00:00:00.000Z",
    });
    expect((await callGraph(graph, "GET", `/beta${path}`)).json).toEqual(last.json);
    expect((await call("GET", url)).status).toBe(404);
    // Read once more from the disk: the ranges came out of order.
    expect(graph.items()[0]?.sha256).toBe(createHash("sha256").update(content).digest("hex"));
  });

  it("takes several ranges at a time, whole ones only", async () => {
    const graph = await start();
    const url = await createSession(graph, path, { properties });
    const slow = open("PUT", url, { "content-length": "500", "content-range": "bytes 0-499/1000" });
    const failed = new Promise((resolve) => slow.once("error", resolve));
    slow.write(content.subarray(0, 10));
    await until(() => graph.sessions()[0]?.putsInFlight === 1);
    expect(verdictOf(await putRange(url, content, 400, 600))).toBe("416 invalidRange fragmentOverlap");
    expect((await putRange(url, content, 500, 1000)).json).toMatchObject({ nextExpectedRanges: ["0-499"] });
    slow.destroy();
    await failed;
    await until(() => graph.sessions()[0]?.putsInFlight === 0);
    expect((await putRange(url, content, 0, 500)).status).toBe(201);
  });

  it("commits once when its last ranges arrive together", async () => {
    const graph = await start();
    const url = await createSession(graph, path, { properties });
    const starts = Array.from({ length: 10 }, (_, index) => index * 100);
    const replies = await Promise.all(starts.map((at) => putRange(url, content, at, at + 100)));
    expect(replies.map(({ status }) => status).sort()).toEqual([...Array<number>(9).fill(202), 201].sort());
    expect(graph.items()).toMatchObject([{ commits: 1, sizeBytes: 1000 }]);
  });

  it("refuses ranges of 10 MB, another total, and a POST", async () => {
    const graph = await start({ sink: true });
    const big = Buffer.alloc(20_000_000);
    const url = await createSession(graph, path, { properties: { ...properties, size: big.length } });
    expect((await putRange(url, big, 0, 10_000_000)).status).toBe(413);
    expect(verdictOf(await putRange(url, content, 0, 100))).toBe("400 invalidRequest");
    expect(verdictOf(await call("POST", url))).toBe("400 notSupported");
    expect((await putRange(url, big, 0, 9_999_999)).status).toBe(202);
  });

  it("needs its properties", async () => {
    const graph = await start();
    for (const body of [
      {},
      { properties: { ...properties, size: 0 } },
      { item: {} },
      { properties, deferCommit: true },
    ]) {
      const reply = await callGraph(graph, "POST", `/beta${path}/createUploadSession`, body);
      expect(verdictOf(reply)).toBe("400 invalidRequest");
    }
  });

  it("is uploaded once", async () => {
    const graph = await start();
    const [first, second] = [
      await createSession(graph, path, { properties }),
      await createSession(graph, path, { properties }),
    ];
    expect((await putRange(first, content, 0, 1000)).status).toBe(201);
    expect(verdictOf(await putRange(second, content, 0, 1000))).toBe("409 conflict");
    const third = await callGraph(graph, "POST", `/beta${path}/createUploadSession`, { properties });
    expect(verdictOf(third)).toBe("409 conflict");
  });
});
