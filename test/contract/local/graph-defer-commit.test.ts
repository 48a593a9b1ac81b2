import { describe, expect, it } from "vitest";
import { call, createSession, putRange, startTestGraph, verdictOf } from "./graph-client.ts";
import {
  CONTENT,
  PATH,
  RANGE_BYTES,
  SHA256,
  SIZE_BYTES,
  commitBySource,
  upload,
} from "./graph-drive-upload.ts";

describe("a session with deferCommit", () => {
  it("commits on a POST without a body", async () => {
    const graph = await startTestGraph();
    const url = await createSession(graph, PATH, { deferCommit: true });
    expect(verdictOf(await call("POST", url))).toBe("400 invalidRequest");
    const last = await upload(url);
    expect(last.status).toBe(202);
    expect(last.json).toMatchObject({ nextExpectedRanges: [] });
    expect((await call("GET", url)).json).toMatchObject({ nextExpectedRanges: [] });
    expect(graph.items()).toEqual([]);
    expect(verdictOf(await call("POST", url, "x"))).toBe("400 invalidRequest");
    const commit = await call("POST", url, "");
    expect(commit.status).toBe(201);
    expect(commit.json).toMatchObject({ id: "i", size: SIZE_BYTES });
    expect(graph.items()[0]).toMatchObject({ sha256: SHA256, commits: 1 });
    expect(verdictOf(await call("POST", url))).toBe("404 itemNotFound");
  });

  it("commits once or is deleted when several requests arrive at the same time", async () => {
    const graph = await startTestGraph();
    const seen = new Set<string>();
    for (let turn = 0; turn < 100; turn += 1) {
      const url = await createSession(graph, `/workbooks/${turn}`, { deferCommit: true });
      await putRange(url, Buffer.from("x"), 0, 1);
      const verbs = turn % 2 === 0 ? ["POST", "POST", "DELETE"] : ["DELETE", "POST", "POST"];
      const replies = await Promise.all(verbs.map((method) => call(method, url)));
      seen.add(
        replies
          .map(({ status }) => status)
          .sort()
          .join(" "),
      );
    }
    for (const statuses of seen) expect(["201 404 404", "204 404 404"]).toContain(statuses);
  });

  it("does not commit an empty file, even if its fileSize is 0", async () => {
    const graph = await startTestGraph();
    const url = await createSession(graph, PATH, { item: { fileSize: 0 }, deferCommit: true });
    expect(verdictOf(await call("POST", url))).toBe("400 invalidRequest");
  });

  it("also commits on a PUT with its upload URL as the source", async () => {
    const graph = await startTestGraph();
    const url = await createSession(graph, PATH, { deferCommit: true });
    await putRange(url, CONTENT, 0, RANGE_BYTES);
    expect(verdictOf(await commitBySource(graph, url))).toBe("400 invalidRequest");
    await putRange(url, CONTENT, RANGE_BYTES, 2 * RANGE_BYTES);
    await putRange(url, CONTENT, 2 * RANGE_BYTES, SIZE_BYTES);
    expect(verdictOf(await commitBySource(graph, url, {}, "/workbooks/other"))).toBe("400 invalidRequest");
    expect((await commitBySource(graph, url, { name: "named.bin" })).json).toMatchObject({
      name: "named.bin",
      size: SIZE_BYTES,
    });
    expect(verdictOf(await commitBySource(graph, url))).toBe("404 itemNotFound");
  });

  it("on a personal drive commits only on such a PUT", async () => {
    const graph = await startTestGraph({ personalDrives: ["personal-"] });
    const personal = "/drives/personal-1/bundles/i";
    const url = await createSession(graph, personal, { deferCommit: true });
    await upload(url);
    expect(verdictOf(await call("POST", url))).toBe("400 notSupported");
    const commit = await commitBySource(graph, url, {}, personal);
    expect(commit.status).toBe(201);
    expect(commit.json).toMatchObject({ parentReference: { driveType: "personal" } });
  });

  it("is the only kind that POST commits", async () => {
    const graph = await startTestGraph();
    const url = await createSession(graph, PATH);
    await putRange(url, CONTENT, 0, RANGE_BYTES);
    const early = await call("POST", url);
    expect(verdictOf(early)).toBe("400 invalidRequest");
    expect(early.text).toContain("deferCommit");
  });
});
