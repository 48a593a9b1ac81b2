import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { call, createSession, putRange, startTestGraph, until, verdictOf } from "./graph-client.ts";
import { CONTENT, PATH, RANGE_BYTES, SIZE_BYTES, openPut } from "./graph-drive-upload.ts";

describe("an upload URL", () => {
  it.each(["PUT", "GET", "DELETE", "POST"])(
    "rejects %s with an Authorization header or without its token",
    async (method) => {
      const graph = await startTestGraph();
      const url = await createSession(graph, PATH);
      expect((await call(method, url, undefined, { authorization: "Bearer local" })).status).toBe(401);
      expect((await call(method, url.split("?")[0] ?? "")).status).toBe(401);
      expect((await call(method, `${url}x`)).status).toBe(401);
      expect(graph.sessions()).toHaveLength(1);
    },
  );

  it("expires 15 minutes after the last range", async () => {
    let nowMs = Date.UTC(2026, 0, 2);
    const graph = await startTestGraph({ now: () => nowMs });
    const url = await createSession(graph, PATH);
    nowMs += 14 * 60_000;
    expect((await putRange(url, CONTENT, 0, RANGE_BYTES)).json).toMatchObject({
      expirationDateTime: "2026-01-02T00:29:00.000Z",
    });
    nowMs += 15 * 60_000 - 1;
    expect((await call("GET", url)).status).toBe(200);
    nowMs += 1;
    expect(verdictOf(await call("GET", url))).toBe("404 itemNotFound");
    expect(verdictOf(await putRange(url, CONTENT, RANGE_BYTES, 2 * RANGE_BYTES))).toBe("404 itemNotFound");
    expect(graph.state().counts.sessionsExpired).toBe(1);
  });

  it("is rejected once its token is 24 hours old, even if the session has not expired", async () => {
    let nowMs = Date.UTC(2026, 0, 2);
    const graph = await startTestGraph({ now: () => nowMs, sessionLifetimeMs: 48 * 3_600_000 });
    const url = await createSession(graph, PATH);
    nowMs += 24 * 3_600_000 - 1;
    expect((await putRange(url, CONTENT, 0, RANGE_BYTES)).status).toBe(202);
    nowMs += 1;
    for (const method of ["GET", "PUT", "DELETE", "POST"]) {
      expect(verdictOf(await call(method, url)), method).toBe("401 expiredToken");
    }
  });

  it("is deleted once by DELETE, together with its bytes", async () => {
    const dir = await mkdtemp(join(tmpdir(), "graph-test-"));
    const graph = await startTestGraph({ filesDir: dir });
    const incomingFiles = async () => (await readdir(join(dir, ".incoming"))).length;
    const other = await createSession(graph, "/workbooks/w");
    const url = await createSession(graph, PATH);
    await putRange(url, CONTENT, 0, RANGE_BYTES);
    expect(await incomingFiles()).toBe(2);
    expect((await call("DELETE", url)).status).toBe(204);
    expect(verdictOf(await call("DELETE", url))).toBe("404 itemNotFound");
    expect(await incomingFiles()).toBe(1);
    expect((await call("GET", other)).status).toBe(200);
    await rm(dir, { recursive: true });
  });

  it.each([
    ["the last range commits nothing", 10],
    ["any other range accepts nothing", 1_000_000],
  ])("deleted during %s", async (_what, totalBytes) => {
    const graph = await startTestGraph();
    const url = await createSession(graph, PATH);
    const lengthBytes = Math.min(RANGE_BYTES, totalBytes);
    const { request, status } = openPut(url, lengthBytes, totalBytes);
    await until(() => graph.sessions()[0]?.putsInFlight === 1);
    expect((await call("DELETE", url)).status).toBe(204);
    request.end(Buffer.alloc(lengthBytes - 1));
    expect(await status).toBe(404);
    expect(graph.items()).toEqual([]);
    expect(graph.state().counts.rangesAccepted).toBe(0);
  });

  it("does not expire while it receives a range", async () => {
    let nowMs = Date.UTC(2026, 0, 2);
    const graph = await startTestGraph({ now: () => nowMs });
    const url = await createSession(graph, PATH);
    const { request, status } = openPut(url, RANGE_BYTES, SIZE_BYTES);
    await until(() => graph.sessions()[0]?.putsInFlight === 1);
    nowMs += 16 * 60_000;
    expect((await call("GET", url)).status).toBe(200);
    request.end(Buffer.alloc(RANGE_BYTES - 1));
    expect(await status).toBe(202);
    expect((await call("GET", url)).json).toMatchObject({ expirationDateTime: "2026-01-02T00:31:00.000Z" });
  });

  it("that is deleted and completed at the same time does exactly one of the two", async () => {
    const graph = await startTestGraph();
    for (let turn = 0; turn < 30; turn += 1) {
      const url = await createSession(graph, `/workbooks/${turn}`);
      const [put, cancel] = await Promise.all([putRange(url, Buffer.from("x"), 0, 1), call("DELETE", url)]);
      expect(["201 404", "404 204"]).toContain(`${put.status} ${cancel.status}`);
      expect(graph.items().some((item) => item.address === `/workbooks/${turn}`)).toBe(put.status === 201);
    }
  });
});
