import { createHash, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  call,
  callGraph,
  createSession,
  open,
  putRange,
  startTestGraph,
  until,
  verdictOf,
} from "./graph-client.ts";

const PATH = "/print/printers/p/jobs/j/documents/doc";
const CONTENT = randomBytes(1000);
const PROPERTIES = { documentName: "a.pdf", contentType: "application/pdf", size: CONTENT.length };

describe("a print document", () => {
  it("exists before its bytes are uploaded", async () => {
    const graph = await startTestGraph();
    const before = await callGraph(graph, "GET", `/beta${PATH}`);
    expect(before.status).toBe(200);
    expect(before.json).toMatchObject({
      id: "doc",
      size: 0,
      uploadedDateTime: null,
      downloadedDateTime: null,
    });
  });

  it("accepts ranges in any order and returns every gap", async () => {
    const graph = await startTestGraph({ now: () => Date.UTC(2026, 0, 2) });
    const created = await callGraph(graph, "POST", `/beta${PATH}/createUploadSession`, {
      properties: PROPERTIES,
    });
    expect(created.json).toMatchObject({ nextExpectedRanges: ["0-999"] });
    const { uploadUrl: url } = created.json as { uploadUrl: string };
    expect((await putRange(url, CONTENT, 100, 300)).json).toMatchObject({
      nextExpectedRanges: ["0-99", "300-999"],
    });
    expect((await putRange(url, CONTENT, 400, 1000)).json).toMatchObject({
      nextExpectedRanges: ["0-99", "300-399"],
    });
    expect((await call("GET", url)).json).toMatchObject({ nextExpectedRanges: ["0-99", "300-399"] });
    expect(verdictOf(await putRange(url, CONTENT, 299, 400))).toBe("416 invalidRange fragmentOverlap");
    await putRange(url, CONTENT, 300, 400);
    const last = await putRange(url, CONTENT, 0, 100);
    expect(last.status).toBe(201);
    expect(last.json).toMatchObject({
      id: "doc",
      displayName: "a.pdf",
      contentType: "application/pdf",
      size: 1000,
      uploadedDateTime: "2026-01-02T00:00:00.000Z",
    });
    expect((await callGraph(graph, "GET", `/beta${PATH}`)).json).toEqual(last.json);
    expect((await call("GET", url)).status).toBe(404);
    // Computed from the file on disk, because the ranges came out of order.
    expect(graph.items()[0]?.sha256).toBe(createHash("sha256").update(CONTENT).digest("hex"));
  });

  it("accepts several ranges at a time, and drops one that is cut off", async () => {
    const graph = await startTestGraph();
    const url = await createSession(graph, PATH, { properties: PROPERTIES });
    const slow = open("PUT", url, { "content-length": "500", "content-range": "bytes 0-499/1000" });
    const failed = new Promise((resolve) => slow.once("error", resolve));
    slow.write(CONTENT.subarray(0, 10));
    await until(() => graph.sessions()[0]?.putsInFlight === 1);
    expect(verdictOf(await putRange(url, CONTENT, 400, 600))).toBe("416 invalidRange fragmentOverlap");
    expect((await putRange(url, CONTENT, 500, 1000)).json).toMatchObject({ nextExpectedRanges: ["0-499"] });
    slow.destroy();
    await failed;
    await until(() => graph.sessions()[0]?.putsInFlight === 0);
    expect((await putRange(url, CONTENT, 0, 500)).status).toBe(201);
  });

  it("commits once when its ranges arrive at the same time", async () => {
    const graph = await startTestGraph();
    const url = await createSession(graph, PATH, { properties: PROPERTIES });
    const starts = Array.from({ length: 10 }, (_, index) => index * 100);
    const replies = await Promise.all(starts.map((at) => putRange(url, CONTENT, at, at + 100)));
    expect(replies.map(({ status }) => status).sort()).toEqual([...Array<number>(9).fill(202), 201].sort());
    expect(graph.items()).toMatchObject([{ commits: 1, sizeBytes: 1000 }]);
  });

  it("rejects ranges of 10 MB, a changed total, and a POST", async () => {
    const graph = await startTestGraph({ sink: true });
    const big = Buffer.alloc(20_000_000);
    const url = await createSession(graph, PATH, { properties: { ...PROPERTIES, size: big.length } });
    expect((await putRange(url, big, 0, 10_000_000)).status).toBe(413);
    expect(verdictOf(await putRange(url, CONTENT, 0, 100))).toBe("400 invalidRequest");
    expect(verdictOf(await call("POST", url))).toBe("400 notSupported");
    expect((await putRange(url, big, 0, 9_999_999)).status).toBe(202);
  });

  it("requires its properties", async () => {
    const graph = await startTestGraph();
    for (const body of [
      {},
      { properties: { ...PROPERTIES, size: 0 } },
      { item: {} },
      { properties: PROPERTIES, deferCommit: true },
    ]) {
      const reply = await callGraph(graph, "POST", `/beta${PATH}/createUploadSession`, body);
      expect(verdictOf(reply)).toBe("400 invalidRequest");
    }
  });

  it("can be uploaded only once", async () => {
    const graph = await startTestGraph();
    const [first, second] = [
      await createSession(graph, PATH, { properties: PROPERTIES }),
      await createSession(graph, PATH, { properties: PROPERTIES }),
    ];
    expect((await putRange(first, CONTENT, 0, 1000)).status).toBe(201);
    expect(verdictOf(await putRange(second, CONTENT, 0, 1000))).toBe("409 conflict");
    const third = await callGraph(graph, "POST", `/beta${PATH}/createUploadSession`, {
      properties: PROPERTIES,
    });
    expect(verdictOf(third)).toBe("409 conflict");
  });
});
