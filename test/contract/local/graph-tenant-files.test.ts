import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { CONTENT, SHA256, SIZE_BYTES, upload } from "./graph-drive-upload.ts";
import { call, callGraph, createSession, startTestGraph, verdictOf } from "./graph-client.ts";
import { driveAt, driveIdOf, idIn, messageIn, namesIn, putContent, siteIdOf } from "./graph-tenant.ts";

const ADA = "6e7f0a3c-1111-4a5b-9c1d-0a1b2c3d4e5f";
const PROJECT = "7a8b9c0d-3333-4e5f-8a9b-1c2d3e4f5a6b";

describe("a new file in a drive", () => {
  it("is uploaded in ranges below a folder id, and is found by path and by id", async () => {
    const graph = await startTestGraph();
    const drive = driveAt(graph);
    const folderId = idIn(await callGraph(graph, "GET", `${drive}/root:/2025:`));
    const address = `${drive.slice(5)}/items/${folderId}:/x%20%C3%A4.bin:`;
    const body = { item: { name: "x ä.bin", "@microsoft.graph.conflictBehavior": "fail" } };
    const done = await upload(await createSession(graph, address, body));
    expect(done.status).toBe(201);
    expect(done.json).toMatchObject({
      name: "x ä.bin",
      size: SIZE_BYTES,
      webUrl: `${graph.url}/sites/Finance/Shared%20Documents/2025/x%20%C3%A4.bin`,
      parentReference: { driveId: driveIdOf(graph), id: folderId, name: "2025" },
      file: { mimeType: "application/octet-stream" },
    });
    const byPath = await callGraph(graph, "GET", `${drive}/root:/2025/x%20%C3%A4.bin`);
    const byId = await callGraph(graph, "GET", `${drive}/items/${idIn(done)}`);
    expect([byPath.json, byId.json]).toEqual([done.json, done.json]);
    const [view] = graph.items();
    expect(view).toMatchObject({ kind: "driveItem", sha256: SHA256, commits: 1 });
    expect(await readFile(view?.path ?? "")).toEqual(CONTENT);
  });

  const spellings = (graph: { drive: string; driveId: string; siteId: string }) => [
    `${graph.drive}/root:/a.txt:`,
    `${graph.drive}/items/root:/a.txt:`,
    `/v1.0/sites/${graph.siteId}/drive/root:/a.txt:`,
    `/v1.0/sites/${graph.siteId}/drives/${graph.driveId}/root:/a.txt:`,
    `/v1.0/sites/127.0.0.1:/sites/Finance:/drive/root:/a.txt:`,
  ];

  it("has many addresses", async () => {
    const graph = await startTestGraph();
    const [driveId, siteId] = [driveIdOf(graph), siteIdOf(graph)];
    for (const address of spellings({ drive: driveAt(graph), driveId, siteId })) {
      expect((await putContent(graph, `${address}/content`)).json).toMatchObject({ name: "a.txt" });
      expect((await callGraph(graph, "GET", address)).status).toBe(200);
    }
    expect(graph.items()).toMatchObject([{ commits: 5 }]);
  });

  it.each([
    `/v1.0/users/${ADA}/drive`,
    "/beta/users/ada%40contoso.example/drive",
    `/beta/groups/${PROJECT}/drive`,
  ])("arrives in %s", async (drive) => {
    const graph = await startTestGraph();
    const path = "/root:/n%C3%A4.txt:";
    expect((await putContent(graph, `${drive}${path}/content`, "hello")).status).toBe(201);
    expect((await callGraph(graph, "GET", `${drive}${path}`)).json).toMatchObject({
      name: "nä.txt",
      size: 5,
    });
  });

  it("is found under any case and any form of its accents, and keeps its spelling", async () => {
    const graph = await startTestGraph();
    const drive = driveAt(graph);
    const put = (name: string) => putContent(graph, `${drive}/root:/${encodeURIComponent(name)}:/content`);
    expect((await put("Ünder.TXT")).status).toBe(201);
    const again = await put("ÜNDER.txt".normalize("NFD"));
    expect([again.status, again.json]).toMatchObject([200, { name: "Ünder.TXT" }]);
    expect(namesIn(await callGraph(graph, "GET", `${drive}/root/children`))).toEqual([
      "2025",
      "Shared",
      "Ünder.TXT",
    ]);
  });

  it("must have the name of its path in the request body", async () => {
    const graph = await startTestGraph();
    const target = `${driveAt(graph)}/root:/a.txt:/createUploadSession`;
    const reply = await callGraph(graph, "POST", target, { item: { name: "A.txt" } });
    expect(verdictOf(reply)).toBe("400 invalidRequest");
    expect(messageIn(reply)).toBe(
      "Name specified in the path doesn't match the name specified in the request body",
    );
    expect((await callGraph(graph, "POST", target, { item: {} })).status).toBe(200);
  });

  it("needs a folder for a session, which content makes", async () => {
    for (const missingParentStatus of [404, 409] as const) {
      const graph = await startTestGraph({ missingParentStatus });
      const address = `${driveAt(graph)}/root:/a/b/c.txt:`;
      const session = await callGraph(graph, "POST", `${address}/createUploadSession`, {});
      expect(session.status).toBe(missingParentStatus);
      expect((await callGraph(graph, "GET", `${driveAt(graph)}/root:/a:`)).status).toBe(404);
      expect((await putContent(graph, `${address}/content`)).status).toBe(201);
      expect((await callGraph(graph, "GET", `${driveAt(graph)}/root:/A/B:`)).json).toMatchObject({
        folder: { childCount: 1 },
      });
    }
  });

  it("cannot be a folder, nor lie in a file", async () => {
    const graph = await startTestGraph();
    const drive = driveAt(graph);
    const folderId = idIn(await callGraph(graph, "GET", `${drive}/root:/2025:`));
    for (const address of [`${drive}/items/${folderId}`, `${drive}/root:/2025:`, `${drive}/root`]) {
      const reply = await callGraph(graph, "POST", `${address}/createUploadSession`, {});
      expect(messageIn(reply)).toBe("Cannot create an upload session on a folder");
    }
    await putContent(graph, `${drive}/root:/f:/content`);
    const below = await callGraph(graph, "POST", `${drive}/root:/f/x.txt:/createUploadSession`, {});
    expect(verdictOf(below)).toBe("404 itemNotFound");
  });
});

describe("an existing file", () => {
  it("is replaced by its id, and keeps it", async () => {
    const graph = await startTestGraph();
    const drive = driveAt(graph);
    const id = idIn(await putContent(graph, `${drive}/root:/a.bin:/content`));
    const url = await createSession(graph, `${drive.slice(5)}/items/${id}`, {});
    const done = await upload(url);
    expect([done.status, idIn(done)]).toEqual([200, id]);
    expect((await callGraph(graph, "GET", `${drive}/items/${id}`)).json).toMatchObject({ size: SIZE_BYTES });
  });
});

describe("addressing", () => {
  it("needs raw colons and slashes", async () => {
    const graph = await startTestGraph();
    const drive = driveAt(graph);
    const put = await putContent(graph, `${drive}/items/root%3A%2Fa.txt%3A/content`);
    expect(messageIn(put)).toBe("Entity only allows writes with a JSON Content-Type header.");
    const session = await callGraph(graph, "POST", `${drive}/items/root%3A%2Fa.txt/createUploadSession`, {});
    expect(verdictOf(session)).toBe("404 itemNotFound");
    expect((await callGraph(graph, "GET", `${drive}/root%3A/a.txt`)).status).toBe(404);
    expect(graph.items()).toEqual([]);
  });

  it("takes a path without its second colon to the end, verbs included", async () => {
    const graph = await startTestGraph();
    await putContent(graph, `${driveAt(graph)}/root:/a/content:/content`);
    expect((await callGraph(graph, "GET", `${driveAt(graph)}/root:/a/content`)).json).toMatchObject({
      name: "content",
    });
  });

  it("lists what a folder holds in pages", async () => {
    const graph = await startTestGraph();
    const drive = driveAt(graph);
    for (const name of ["a", "b", "c"]) await putContent(graph, `${drive}/root:/2025/${name}:/content`);
    const first = await callGraph(graph, "GET", `${drive}/root:/2025:/children?$top=2&$select=name`);
    expect(first.json).toMatchObject({ value: [{ name: "a" }, { name: "b" }] });
    const { "@odata.nextLink": next } = first.json as { "@odata.nextLink": string };
    const rest = await call("GET", next, undefined, { authorization: "Bearer local" });
    expect(rest.json).toEqual({ value: [{ "@odata.type": "#microsoft.graph.driveItem", name: "c" }] });
  });
});
