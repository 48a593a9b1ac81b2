import { describe, expect, it } from "vitest";
import { call, callGraph, createSession, startTestGraph, verdictOf } from "./graph-client.ts";
import { PATH, SHA256, SIZE_BYTES, commitBySource, upload, withBehavior } from "./graph-drive-upload.ts";

describe("an upload over an existing item", () => {
  const old = { path: PATH, name: "x.bin", content: "old" };

  it("with fail returns 409 on the last range, and keeps the bytes for another commit", async () => {
    const graph = await startTestGraph({ preexisting: [old] });
    const url = await createSession(graph, PATH, withBehavior("fail"));
    expect(verdictOf(await upload(url))).toBe("409 nameAlreadyExists");
    expect((await call("GET", url)).json).toMatchObject({ nextExpectedRanges: [] });
    expect(graph.sessions()[0]).toMatchObject({ state: "conflict", receivedBytes: SIZE_BYTES });
    expect(graph.items()).toMatchObject([{ sizeBytes: 3, commits: 0 }]);
    expect(verdictOf(await commitBySource(graph, url))).toBe("409 nameAlreadyExists");
    const commit = await commitBySource(graph, url, { "@microsoft.graph.conflictBehavior": "replace" });
    expect(commit.status).toBe(200);
    expect(graph.items()).toMatchObject([{ sizeBytes: SIZE_BYTES, sha256: SHA256, commits: 1 }]);
  });

  it("is stored beside it by a commit under a new name", async () => {
    const graph = await startTestGraph({ preexisting: [old] });
    const url = await createSession(graph, PATH, withBehavior("fail"));
    await upload(url);
    const commit = await commitBySource(graph, url, { name: "new.bin" });
    expect(commit.status).toBe(201);
    expect(commit.json).toMatchObject({ name: "new.bin", size: SIZE_BYTES });
    expect((await callGraph(graph, "GET", `/beta${PATH}`)).json).toMatchObject({ name: "x.bin", size: 3 });
  });

  it("can be deleted after a 409", async () => {
    const graph = await startTestGraph({ preexisting: [old] });
    const url = await createSession(graph, PATH, withBehavior("fail"));
    await upload(url);
    expect((await call("DELETE", url)).status).toBe(204);
    expect(graph.sessions()).toEqual([]);
  });

  it("with replace overwrites it: 200, the same id, another eTag", async () => {
    const graph = await startTestGraph({ preexisting: [old] });
    const before = graph.items()[0];
    const reply = await upload(await createSession(graph, PATH, withBehavior("replace")));
    expect(reply.status).toBe(200);
    expect(graph.items()).toMatchObject([{ id: before?.id, sizeBytes: SIZE_BYTES, sha256: SHA256 }]);
    expect(graph.items()[0]?.eTag).not.toBe(before?.eTag);
  });

  it("with rename is stored beside it under the first available name", async () => {
    const graph = await startTestGraph({ preexisting: [old] });
    const names: unknown[] = [];
    const ids = new Set<unknown>();
    for (let turn = 0; turn < 2; turn += 1) {
      const reply = await upload(await createSession(graph, PATH, withBehavior("rename")));
      expect(reply.status).toBe(201);
      const { id, name } = reply.json as Record<string, unknown>;
      names.push(name);
      ids.add(id);
    }
    expect(names).toEqual(["x 1.bin", "x 2.bin"]);
    expect(ids.size).toBe(2);
    expect(ids.has("i")).toBe(false);
    expect((await callGraph(graph, "GET", `/beta${PATH}`)).json).toMatchObject({
      id: "i",
      name: "x.bin",
      size: 3,
    });
    expect(graph.items().map(({ addressed }) => addressed)).toEqual([true, false, false]);
    expect(graph.state().commits).toEqual({ [PATH]: 2 });
  });

  it.each([
    [{}, 200],
    [{ defaultConflictBehavior: "fail" }, 409],
  ] as const)("without a conflict behavior, with the option %j, ends with %i", async (options, status) => {
    const graph = await startTestGraph({ preexisting: [old], ...options });
    expect((await upload(await createSession(graph, PATH))).status).toBe(status);
  });
});

describe("the sink option", () => {
  it("keeps no bytes, and hashes them only if asked to", async () => {
    const graph = await startTestGraph({ sink: true });
    const reply = await upload(await createSession(graph, PATH));
    expect(reply.json).toMatchObject({ size: SIZE_BYTES, file: { mimeType: "application/octet-stream" } });
    expect((reply.json as { file: object }).file).not.toHaveProperty("hashes");
    expect(graph.items()[0]).toMatchObject({ path: null, sha256: null, quickXorHash: null });
    await graph.close();
    const asked = await startTestGraph({ sink: true, hashes: "all" });
    await upload(await createSession(asked, PATH));
    expect(asked.items()[0]).toMatchObject({ path: null, sha256: SHA256 });
  });
});
