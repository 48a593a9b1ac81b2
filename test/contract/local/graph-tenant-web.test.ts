import { describe, expect, it } from "vitest";
import type { Graph } from "../../../local/graph/server.ts";
import { call, startTestGraph } from "./graph-client.ts";
import { driveAt, putContent } from "./graph-tenant.ts";

const LIBRARY = "/sites/Finance/Shared%20Documents";

const startWithFile = async () => {
  const graph = await startTestGraph();
  await putContent(graph, `${driveAt(graph)}/root:/2025/a%20(b).html:/content`, "<b>hello</b>");
  return graph;
};

const get = (graph: Graph, path: string) => call("GET", `${graph.url}${path}`);

describe("an address in a browser", () => {
  it("shows the bytes of a file, which cannot act as a page of the stand-in", async () => {
    const graph = await startWithFile();
    const reply = await get(graph, `${LIBRARY}/2025/a%20(b).html`);
    expect([reply.status, reply.text]).toEqual([200, "<b>hello</b>"]);
    expect(reply.headers).toMatchObject({
      "content-type": "text/html",
      "content-security-policy": "sandbox",
      "x-content-type-options": "nosniff",
    });
  });

  it.each([
    ["/sites/finance", "Documents/"],
    [LIBRARY, "2025/"],
    [`${LIBRARY}/`, "2025/"],
    [`${LIBRARY}/2025/`, "a (b).html"],
    ["/sites/Finance/Shared%20Documents/Forms/AllItems.aspx", "2025/"],
    [
      "/sites/Finance/Shared%20Documents/Forms/AllItems.aspx?id=%2Fsites%2FFinance%2FShared%20Documents%2F2025",
      "a (b).html",
    ],
    ["/personal/ada_contoso_example/Documents", "/personal/ada_contoso_example/Documents"],
    ["/:f:/s/Finance/EbShared2026?e=x", "/sites/Finance/Shared Documents/Shared"],
  ])("%s shows %s", async (path, shown) => {
    const graph = await startWithFile();
    const reply = await get(graph, path);
    expect(reply.status).toBe(200);
    expect(reply.text).toContain(shown);
  });

  it.each(["/sites/Other", `${LIBRARY}/none`, `${LIBRARY}/2025/..%2f..`, "/:f:/s/Finance/none"])(
    "%s is not found",
    async (path) => {
      expect((await get(await startWithFile(), path)).status).toBe(404);
    },
  );

  it("is not counted as a request to Graph", async () => {
    const graph = await startWithFile();
    await get(graph, LIBRARY);
    expect(graph.state().counts.requests).toBe(1);
  });
});

describe("the stand-in's page", () => {
  it("shows the tenant with links to its files", async () => {
    const graph = await startWithFile();
    const { text } = await get(graph, "/");
    for (const shown of [
      "Finance",
      "Archive",
      "requires check-out",
      "ada@contoso.example",
      "no OneDrive",
      "General",
    ])
      expect(text).toContain(shown);
    expect(text).toContain(`href="${graph.url}${LIBRARY}/2025/a%20(b).html"`);
    expect(text).toContain(`${graph.url}/:f:/s/Finance/EbShared2026`);
  });
});

describe("a tenant of one's own", () => {
  it("has files from the start, and takes seeds by path", async () => {
    const library = { name: "Docs", driveId: "b!own", files: { "x/y.txt": "hello" }, requireCheckOut: true };
    const graph = await startTestGraph({
      tenant: { sites: [{ name: "S", path: "sites/s", libraries: [library] }] },
      preexisting: [{ path: "/drives/b!own/root:/2026/z.txt", name: "z.txt", content: "there" }],
    });
    await graph.seed({ path: "/drives/b!own/root:/X/Y.TXT:", name: "Y.TXT", content: "again" });
    expect(graph.items()).toMatchObject([
      { address: "/drives/b!own/root:/x/y.txt", sizeBytes: 5, seeded: true, commits: 0 },
      { address: "/drives/b!own/root:/2026/z.txt", sizeBytes: 5 },
    ]);
    expect((await get(graph, "/sites/s/docs/x/y.txt")).text).toBe("again");
    const folder = { path: "/drives/b!own/root:/x:", name: "x" };
    await expect(graph.seed(folder)).rejects.toThrow("not the path of an item");
  });
});
