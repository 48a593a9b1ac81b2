import { describe, expect, it } from "vitest";
import { upload } from "./graph-drive-upload.ts";
import { callGraph, createSession, startTestGraph, verdictOf } from "./graph-client.ts";
import {
  driveAt,
  driveIdOf,
  messageIn,
  namesIn,
  nextLinkIn,
  putContent,
  shareIdOf,
  siteIdOf,
} from "./graph-tenant.ts";

const USERS = "/v1.0/users";
const TEAM = "/v1.0/teams/7a8b9c0d-3333-4e5f-8a9b-1c2d3e4f5a6b/channels";

describe("a site", () => {
  it.each(["127.0.0.1:/sites/Finance", "localhost:/SITES/finance", "127.0.0.1:/sites/Finance:"])(
    "is found at %s, in both versions",
    async (address) => {
      const graph = await startTestGraph();
      for (const version of ["v1.0", "beta"]) {
        expect((await callGraph(graph, "GET", `/${version}/sites/${address}`)).json).toMatchObject({
          id: siteIdOf(graph),
          displayName: "Finance",
          webUrl: `${graph.url}/sites/Finance`,
          siteCollection: { hostname: "127.0.0.1" },
        });
      }
    },
  );

  it("is found by its id, by its host with a port, and at the root", async () => {
    const graph = await startTestGraph({
      tenant: { sites: [{ name: "Home", path: "" }, { name: "Finance" }] },
    });
    const [, withPort = ""] = graph.url.split("//");
    const get = (path: string) => callGraph(graph, "GET", `/v1.0/sites/${path}`);
    expect((await get(siteIdOf(graph))).json).toMatchObject({ id: siteIdOf(graph) });
    expect((await get(`${withPort}:/sites/Finance`)).json).toMatchObject({ id: siteIdOf(graph) });
    for (const root of ["127.0.0.1", "root", withPort]) {
      expect((await get(root)).json).toMatchObject({ displayName: "Home", id: siteIdOf(graph, "Home") });
    }
  });

  it.each(["127.0.0.1:/sites/Other", "elsewhere.example:/sites/Finance", "127.0.0.1,a,b"])(
    "is not found at %s",
    async (address) => {
      const graph = await startTestGraph();
      expect(verdictOf(await callGraph(graph, "GET", `/v1.0/sites/${address}`))).toBe("404 itemNotFound");
    },
  );

  it.each([
    ["", [200, 50]],
    ["&$top=120", [120, 120, 10]],
  ])("lists 250 libraries in pages: %s", async (query, pages) => {
    const libraries = Array.from({ length: 250 }, (_, i) => ({ name: `Library ${i}` }));
    const graph = await startTestGraph({ tenant: { sites: [{ name: "Finance", libraries }] } });
    const names: string[][] = [];
    let next: string | null = `${graph.url}/v1.0/sites/${siteIdOf(graph)}/drives?$select=name${query}`;
    while (next !== null) {
      const reply = await callGraph(graph, "GET", next.slice(graph.url.length));
      names.push(namesIn(reply));
      next = nextLinkIn(reply);
    }
    expect(names.map((page) => page.length)).toEqual(pages);
    expect(names.flat()).toEqual(libraries.map(({ name }) => name));
  });

  it("has a default library and lists all", async () => {
    const graph = await startTestGraph();
    const site = `/v1.0/sites/${siteIdOf(graph)}`;
    expect((await callGraph(graph, "GET", `${site}/drive`)).json).toMatchObject({
      id: driveIdOf(graph),
      name: "Documents",
      driveType: "documentLibrary",
      webUrl: `${graph.url}/sites/Finance/Shared%20Documents`,
    });
    const listed = await callGraph(
      graph,
      "GET",
      "/v1.0/sites/127.0.0.1:/sites/Finance:/drives?$select=id,name",
    );
    expect(namesIn(listed)).toEqual(["Documents", "Archive"]);
    expect(namesIn(await callGraph(graph, "GET", "/v1.0/sites?search=finan"))).toEqual(["Finance"]);
  });
});

describe("a drive", () => {
  it("is found by its id, and has a root", async () => {
    const graph = await startTestGraph();
    expect((await callGraph(graph, "GET", driveAt(graph))).json).toMatchObject({ id: driveIdOf(graph) });
    expect((await callGraph(graph, "GET", `${driveAt(graph)}/root`)).json).toMatchObject({
      name: "root",
      root: {},
      folder: { childCount: 2 },
    });
    expect(verdictOf(await callGraph(graph, "GET", "/v1.0/drives/b!none"))).toBe("404 itemNotFound");
  });

  it("belongs to a person who has a OneDrive", async () => {
    const graph = await startTestGraph();
    expect((await callGraph(graph, "GET", `${USERS}/ada@contoso.example/drive`)).json).toMatchObject({
      driveType: "business",
      webUrl: `${graph.url}/personal/ada_contoso_example/Documents`,
    });
    const absent = await callGraph(graph, "GET", `${USERS}/new%40contoso.example/drive`);
    expect([verdictOf(absent), messageIn(absent)]).toEqual([
      "404 ResourceNotFound",
      "User's mysite not found.",
    ]);
    const unknown = await callGraph(graph, "GET", `${USERS}/nobody@contoso.example/drive/root`);
    expect(verdictOf(unknown)).toBe("404 itemNotFound");
  });

  it("belongs to a group", async () => {
    const graph = await startTestGraph();
    const drive = await callGraph(graph, "GET", "/v1.0/groups/7a8b9c0d-4444-4e5f-8a9b-1c2d3e4f5a6b/drive");
    expect(drive.json).toMatchObject({ id: driveIdOf(graph, "Board") });
    expect((await callGraph(graph, "GET", "/v1.0/groups/none/drive")).status).toBe(404);
  });
});

describe("a channel", () => {
  it("has a folder once it is provisioned", async () => {
    const graph = await startTestGraph();
    const folder = await callGraph(graph, "GET", `${TEAM}/19%3Ageneral%40thread.tacv2/filesFolder`);
    expect(folder.json).toMatchObject({
      name: "General",
      folder: { childCount: 0 },
      parentReference: { driveId: driveIdOf(graph, "Project") },
    });
    const absent = await callGraph(graph, "GET", `${TEAM}/19:new@thread.tacv2/filesFolder`);
    expect(verdictOf(absent)).toBe("404 NotFound");
    expect(messageIn(absent)).toContain("not ready yet");
    expect((await callGraph(graph, "GET", `${TEAM}/other/filesFolder`)).status).toBe(404);
  });
});

describe("a sharing id", () => {
  it("leads to what a link, or an item's own address, names", async () => {
    const graph = await startTestGraph();
    await putContent(graph, `${driveAt(graph)}/root:/Shared/a%20b.txt:/content`);
    const get = (url: string) => callGraph(graph, "GET", `/v1.0/shares/${shareIdOf(url)}/driveItem`);
    const folder = await get(`${graph.url}/:f:/s/Finance/EbShared2026?e=abc`);
    expect(folder.json).toMatchObject({ name: "Shared", parentReference: { driveId: driveIdOf(graph) } });
    const file = await get(`${graph.url}/sites/Finance/Shared%20Documents/Shared/a%20b.txt`);
    expect(file.json).toMatchObject({ name: "a b.txt", file: {} });
    expect((await get(`${graph.url}/:f:/s/Finance/other`)).status).toBe(404);
  });

  it("takes uploads to a file, not to a folder", async () => {
    const graph = await startTestGraph();
    await putContent(graph, `${driveAt(graph)}/root:/Shared/a.txt:/content`);
    const at = (path: string) => `/shares/${shareIdOf(`${graph.url}/${path}`)}/driveItem`;
    const toFolder = await callGraph(
      graph,
      "POST",
      `/beta${at(":f:/s/Finance/EbShared2026")}/createUploadSession`,
      {},
    );
    expect(messageIn(toFolder)).toBe("Cannot create an upload session on a folder");
    const toFile = at("sites/Finance/Shared%20Documents/Shared/a.txt");
    expect((await upload(await createSession(graph, toFile))).json).toMatchObject({ name: "a.txt" });
    expect((await putContent(graph, `/beta${toFile}/content`, "new")).status).toBe(200);
    expect(graph.items()).toMatchObject([{ kind: "driveItem", sizeBytes: 3, commits: 3 }]);
  });
});
