import { createHash } from "node:crypto";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { callGraph, createSession, putRange, startTestGraph, verdictOf } from "./graph-client.ts";

const BUNDLE = "/drives/b!d/bundles/i";
const DRIVE_ITEMS = [
  "/workbooks/w",
  "/workbooks/w/children/i",
  "/shares/u!s/driveItem",
  BUNDLE,
  "/invitations/v/invitedUser/joinedGroups/g/drive/activities/a/driveItem",
];
const CONTENT = Buffer.from("hello, world");

describe("an item", () => {
  it("responds 404 before the upload and a driveItem after it", async () => {
    const graph = await startTestGraph({ now: () => Date.UTC(2026, 0, 2) });
    expect(verdictOf(await callGraph(graph, "GET", `/beta${BUNDLE}`))).toBe("404 itemNotFound");
    const url = await createSession(graph, BUNDLE, {
      item: { name: "a b.txt", fileSystemInfo: { lastModifiedDateTime: "2020-01-01T00:00:00Z" } },
    });
    const put = await putRange(url, CONTENT, 0, CONTENT.length);
    expect(put.status).toBe(201);
    const got = await callGraph(graph, "GET", `/v1.0${BUNDLE}`);
    expect(got.json).toEqual(put.json);
    expect(got.json).toMatchObject({
      id: "i",
      name: "a b.txt",
      size: CONTENT.length,
      eTag: `"{i},2"`,
      webUrl: expect.stringMatching(/^https:\/\/.*a%20b\.txt$/) as string,
      createdDateTime: "2026-01-02T00:00:00.000Z",
      lastModifiedDateTime: "2026-01-02T00:00:00.000Z",
      fileSystemInfo: {
        createdDateTime: "2026-01-02T00:00:00.000Z",
        lastModifiedDateTime: "2020-01-01T00:00:00Z",
      },
      parentReference: { driveId: "b!d", driveType: "documentLibrary" },
      file: { mimeType: "text/plain", hashes: { quickXorHash: graph.items()[0]?.quickXorHash } },
    });
  });

  it.each(DRIVE_ITEMS)("at %s is stored in its own file", async (path) => {
    const graph = await startTestGraph();
    await putRange(await createSession(graph, path, { item: { name: "x.bin" } }), CONTENT, 0, CONTENT.length);
    const [item] = graph.items();
    expect(item).toMatchObject({ address: path, name: "x.bin", sizeBytes: CONTENT.length, commits: 1 });
    expect(item?.sha256).toBe(createHash("sha256").update(CONTENT).digest("hex"));
    expect(await readFile(item?.path ?? "")).toEqual(CONTENT);
  });

  it("is stored on disk under its address, and replaced there", async () => {
    const dir = await mkdtemp(join(tmpdir(), "graph-test-"));
    const graph = await startTestGraph({ filesDir: dir });
    await callGraph(graph, "PUT", `/beta/drives/b%21d/bundles/..%2Fi/content`, { a: 1 });
    const url = await createSession(graph, "/drives/b!d/bundles/..%2Fi", { item: { name: "new.bin" } });
    await putRange(url, CONTENT, 0, CONTENT.length);
    expect(await readdir(join(dir, "drives/b!d/bundles/%2E.%2Fi"))).toEqual(["new.bin"]);
    expect(await readdir(join(dir, ".incoming"))).toEqual([]);
    await graph.close();
    expect(await readdir(dir)).toEqual(["drives"]);
    await rm(dir, { recursive: true });
  });

  it("of a rewritten type changes its size and hash if rewriting is on", async () => {
    const graph = await startTestGraph({ rewrite: true });
    for (const name of ["a.docx", "a.bin"]) {
      const url = await createSession(graph, `/workbooks/${name}`, { item: { name } });
      expect((await putRange(url, CONTENT, 0, CONTENT.length)).status).toBe(201);
    }
    const [office, plain] = graph.items();
    expect(plain).toMatchObject({ rewritten: false, sizeBytes: CONTENT.length });
    expect(office?.rewritten).toBe(true);
    expect(office?.sizeBytes).toBeGreaterThan(CONTENT.length);
    const stored = await readFile(office?.path ?? "");
    expect(stored.subarray(0, CONTENT.length)).toEqual(CONTENT);
    expect(office?.sha256).toBe(createHash("sha256").update(stored).digest("hex"));
    expect(office?.quickXorHash).not.toBe(plain?.quickXorHash);
  });

  it("is never rewritten by default", async () => {
    const graph = await startTestGraph();
    await putRange(
      await createSession(graph, BUNDLE, { item: { name: "a.docx" } }),
      CONTENT,
      0,
      CONTENT.length,
    );
    expect(graph.items()[0]).toMatchObject({ rewritten: false, sizeBytes: CONTENT.length });
  });
});
