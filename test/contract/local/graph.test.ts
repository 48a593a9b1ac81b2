import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { GraphOptions } from "../../../local/graph/options.ts";
import { startGraph, type Graph } from "../../../local/graph/server.ts";
import { bearer, call, callGraph, createSession, open, putRange, until, verdictOf } from "./graph-client.ts";

let running: Graph | undefined;
const start = async (options: GraphOptions = {}): Promise<Graph> => {
  running = await startGraph(options);
  return running;
};
afterEach(async () => {
  await running?.close();
  running = undefined;
});

const bundle = "/drives/b!d/bundles/i";
const document = "/print/printers/p/jobs/j/documents/doc";
const driveItems = [
  "/workbooks/w",
  "/workbooks/w/children/i",
  "/shares/u!s/driveItem",
  bundle,
  "/invitations/v/invitedUser/joinedGroups/g/drive/activities/a/driveItem",
];
const content = Buffer.from("hello, world");

describe("every answer", () => {
  it("carries a request-id, an error also in its body", async () => {
    const graph = await start({ now: () => Date.UTC(2026, 0, 2) });
    const reply = await callGraph(graph, "GET", "/v3/workbooks/w");
    expect(reply.json).toEqual({
      error: {
        code: "itemNotFound",
        message: expect.any(String) as string,
        innerError: { "request-id": reply.headers["request-id"], date: "2026-01-02T00:00:00.000Z" },
      },
    });
    expect(reply.headers["request-id"]).toMatch(/^[0-9a-f-]{36}$/);
    expect((await callGraph(graph, "GET", `/beta${document}`)).headers["request-id"]).toBeDefined();
  });

  it.each([
    ["no token", {}],
    ["a wrong token", { authorization: "Bearer other" }],
    ["another scheme", { authorization: "Basic local" }],
  ])("to %s is 401", async (_what, headers) => {
    const graph = await start();
    const calls = [
      call("POST", `${graph.url}/beta${bundle}/createUploadSession`, "{}", headers),
      call("GET", `${graph.url}/beta${bundle}`, undefined, headers),
      call("PUT", `${graph.url}/beta${bundle}/content`, content, headers),
      call("PUT", `${graph.url}/beta${bundle}`, "{}", headers),
    ];
    for (const reply of await Promise.all(calls))
      expect(verdictOf(reply)).toBe("401 InvalidAuthenticationToken");
    expect(graph.items()).toEqual([]);
  });

  it.each([
    ["GET", "/", 200],
    ["GET", "/beta/nothing", 404],
    ["GET", "/beta/workbooks/%zz", 400],
    ["PATCH", "/beta/workbooks/w", 405],
    ["GET", "/up/unknown?tempauth=x", 404],
  ])("%s %s is %i", async (method, target, status) => {
    const graph = await start();
    expect((await call(method, `${graph.url}${target}`)).status).toBe(status);
  });
});

describe("createUploadSession", () => {
  it.each(driveItems.flatMap((path) => [`/beta${path}`, `/v1.0${path}`]))(
    "on %s answers wrapped",
    async (path) => {
      const graph = await start({ now: () => Date.UTC(2026, 0, 2) });
      const reply = await callGraph(graph, "POST", `${path}/createUploadSession`, {});
      expect(reply.status).toBe(200);
      expect(reply.json).toEqual({
        value: {
          "@odata.type": "microsoft.graph.uploadSession",
          uploadUrl: expect.stringMatching(
            /^http:\/\/127\.0\.0\.1:\d+\/up\/\w{40,}\?tempauth=.{40,}$/,
          ) as string,
          expirationDateTime: "2026-01-02T00:15:00.000Z",
          nextExpectedRanges: ["0-"],
        },
      });
    },
  );

  it("answers bare, or by turns, when told to; print always bare", async () => {
    const shapes = async (options: GraphOptions, path: string, body: object) => {
      const graph = await start(options);
      const seen: boolean[] = [];
      for (let turn = 0; turn < 3; turn += 1) {
        const reply = await callGraph(graph, "POST", `/beta${path}/createUploadSession`, body);
        seen.push(Object.hasOwn(reply.json as object, "value"));
      }
      await graph.close();
      return seen;
    };
    const print = { properties: { documentName: "a.pdf", contentType: "application/pdf", size: 3 } };
    expect(await shapes({ answerShape: "bare" }, bundle, {})).toEqual([false, false, false]);
    expect(await shapes({ answerShape: "alternate" }, bundle, {})).toEqual([true, false, true]);
    expect(await shapes({ answerShape: "wrapped" }, document, print)).toEqual([false, false, false]);
  });

  it.each([
    ["no JSON", "{", { "content-type": "application/json" }, "400 invalidRequest"],
    ["an empty body", "", { "content-type": "application/json" }, "400 invalidRequest"],
    ["an unknown property", `{"items":{}}`, { "content-type": "application/json" }, "400 invalidRequest"],
    [
      "a forbidden name",
      `{"item":{"name":"a:b"}}`,
      { "content-type": "application/json" },
      "400 invalidRequest",
    ],
    ["another content type", "{}", { "content-type": "text/plain" }, "415 invalidRequest"],
    ["no content type", "{}", {}, "415 invalidRequest"],
    [
      "a megabyte of blanks",
      `{}${" ".repeat(1_000_000)}`,
      { "content-type": "application/json" },
      "400 invalidRequest",
    ],
    ["a charset", "{}", { "content-type": "application/json; charset=utf-8" }, "200"],
  ])("with %s is answered as it must be", async (_what, body, headers, expected) => {
    const graph = await start();
    const reply = await call("POST", `${graph.url}/beta${bundle}/createUploadSession`, body, {
      ...bearer,
      ...headers,
    });
    expect(verdictOf(reply)).toBe(expected);
  });

  it("names the property it refuses", async () => {
    const graph = await start();
    const body = { item: { "@microsoft.graph.conflictBehavior": "overwrite" } };
    const reply = await callGraph(graph, "POST", `/beta${bundle}/createUploadSession`, body);
    expect(reply.text).toContain("item.@microsoft.graph.conflictBehavior");
  });

  it("answers 409 at once over an existing item, if told to", async () => {
    const graph = await start({ conflictOnCreate: true, preexisting: [{ path: bundle, name: "old.bin" }] });
    const create = (behavior: string) =>
      callGraph(graph, "POST", `/beta${bundle}/createUploadSession`, {
        item: { "@microsoft.graph.conflictBehavior": behavior },
      });
    expect(verdictOf(await create("fail"))).toBe("409 nameAlreadyExists");
    expect((await create("replace")).status).toBe(200);
  });

  it("allows one session per item, if told to, until that is over", async () => {
    let nowMs = Date.UTC(2026, 0, 2);
    const graph = await start({ oneSessionPerItem: true, now: () => nowMs });
    const create = () => callGraph(graph, "POST", `/beta${bundle}/createUploadSession`, {});
    const url = await createSession(graph, bundle);
    const refused = await create();
    expect(verdictOf(refused)).toBe("409 nameAlreadyExists");
    expect(refused.text).toContain("currently being uploaded");
    await createSession(graph, "/drives/b!d/bundles/other");
    await call("DELETE", url);
    expect((await create()).status).toBe(200);
    expect((await create()).status).toBe(409);
    nowMs += 15 * 60_000;
    expect((await create()).status).toBe(200);
  });
});

describe("an item", () => {
  it("is 404 before it is there, then a driveItem", async () => {
    const graph = await start({ now: () => Date.UTC(2026, 0, 2) });
    expect(verdictOf(await callGraph(graph, "GET", `/beta${bundle}`))).toBe("404 itemNotFound");
    const url = await createSession(graph, bundle, {
      item: { name: "a b.txt", fileSystemInfo: { lastModifiedDateTime: "2020-01-01T00:00:00Z" } },
    });
    const put = await putRange(url, content, 0, content.length);
    expect(put.status).toBe(201);
    const got = await callGraph(graph, "GET", `/v1.0${bundle}`);
    expect(got.json).toEqual(put.json);
    expect(got.json).toMatchObject({
      id: "i",
      name: "a b.txt",
      size: content.length,
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

  it.each(driveItems)("at %s keeps its own file", async (path) => {
    const graph = await start();
    await putRange(await createSession(graph, path, { item: { name: "x.bin" } }), content, 0, content.length);
    const [item] = graph.items();
    expect(item).toMatchObject({ address: path, name: "x.bin", sizeBytes: content.length, commits: 1 });
    expect(item?.sha256).toBe(createHash("sha256").update(content).digest("hex"));
    expect(await readFile(item?.path ?? "")).toEqual(content);
  });

  it("on disk is found by its address, and replaced in place", async () => {
    const dir = await mkdtemp(join(tmpdir(), "graph-test-"));
    const graph = await start({ filesDir: dir });
    await callGraph(graph, "PUT", `/beta/drives/b%21d/bundles/..%2Fi/content`, { a: 1 });
    const url = await createSession(graph, "/drives/b!d/bundles/..%2Fi", { item: { name: "new.bin" } });
    await putRange(url, content, 0, content.length);
    expect(await readdir(join(dir, "drives/b!d/bundles/%2E.%2Fi"))).toEqual(["new.bin"]);
    expect(await readdir(join(dir, ".incoming"))).toEqual([]);
    await graph.close();
    expect(await readdir(dir)).toEqual(["drives"]);
    await rm(dir, { recursive: true });
  });

  it("of a rewritten type comes out longer and with another hash, if told to", async () => {
    const graph = await start({ rewrite: true });
    for (const name of ["a.docx", "a.bin"]) {
      const url = await createSession(graph, `/workbooks/${name}`, { item: { name } });
      expect((await putRange(url, content, 0, content.length)).status).toBe(201);
    }
    const [office, plain] = graph.items();
    expect(plain).toMatchObject({ rewritten: false, sizeBytes: content.length });
    expect(office?.rewritten).toBe(true);
    expect(office?.sizeBytes).toBeGreaterThan(content.length);
    const stored = await readFile(office?.path ?? "");
    expect(stored.subarray(0, content.length)).toEqual(content);
    expect(office?.sha256).toBe(createHash("sha256").update(stored).digest("hex"));
    expect(office?.quickXorHash).not.toBe(plain?.quickXorHash);
  });
});

it("no file is rewritten unless told to", async () => {
  const graph = await start();
  await putRange(
    await createSession(graph, bundle, { item: { name: "a.docx" } }),
    content,
    0,
    content.length,
  );
  expect(graph.items()[0]).toMatchObject({ rewritten: false, sizeBytes: content.length });
});

describe("PUT …/content", () => {
  const put = (graph: Graph, body: Uint8Array, query = "") =>
    call("PUT", `${graph.url}/beta${bundle}/content${query}`, body, {
      ...bearer,
      "content-type": "text/csv",
    });
  const query = (behavior: string) => `?@microsoft.graph.conflictBehavior=${behavior}`;

  it("stores a whole file, also an empty one, and replaces it by default", async () => {
    const graph = await start();
    expect((await put(graph, Buffer.alloc(0))).status).toBe(201);
    expect(graph.items()[0]).toMatchObject({
      sizeBytes: 0,
      mimeType: "text/csv",
      quickXorHash: `${"A".repeat(27)}=`,
    });
    expect((await put(graph, content)).status).toBe(200);
    expect(graph.items()).toHaveLength(1);
    expect(graph.items()[0]).toMatchObject({ sizeBytes: content.length, commits: 2, eTag: `"{i},3"` });
  });

  it("honours the conflict behaviour", async () => {
    const graph = await start({ preexisting: [{ path: bundle, name: "x.csv", content: "old" }] });
    expect(verdictOf(await put(graph, content, query("fail")))).toBe("409 nameAlreadyExists");
    expect(verdictOf(await put(graph, content, query("other")))).toBe("400 invalidRequest");
    expect((await put(graph, content, query("rename"))).json).toMatchObject({ name: "x 1.csv" });
    expect((await callGraph(graph, "GET", `/beta${bundle}`)).json).toMatchObject({ name: "x.csv", size: 3 });
  });

  it("leaves nothing behind when it is refused or breaks off", async () => {
    const dir = await mkdtemp(join(tmpdir(), "graph-test-"));
    const graph = await start({ filesDir: dir, preexisting: [{ path: bundle, name: "x.csv" }] });
    expect((await put(graph, content, query("fail"))).status).toBe(409);
    const broken = open("PUT", `${graph.url}/beta${bundle}/content`, { ...bearer, "content-length": "10" });
    const failed = new Promise((resolve) => broken.once("error", resolve));
    broken.write("12345");
    const filesUnderWay = () => readdirSync(join(dir, ".incoming"));
    await until(() => filesUnderWay().length === 1);
    broken.destroy();
    await failed;
    await until(() => graph.requests().length === 2);
    expect(filesUnderWay()).toEqual([]);
    expect(graph.items()).toMatchObject([{ commits: 0 }]);
    await rm(dir, { recursive: true });
  });

  it("is for small files of a known length", async () => {
    const graph = await start({ limits: { contentLimitBytes: content.length - 1 } });
    expect(verdictOf(await put(graph, content))).toBe("413 invalidRequest");
    const chunked = { ...bearer, "transfer-encoding": "chunked" };
    expect((await call("PUT", `${graph.url}/beta${bundle}/content`, "x", chunked)).status).toBe(411);
    expect(graph.items()).toEqual([]);
  });
});

describe("looking at it", () => {
  it("works from another process, without secrets", async () => {
    const graph = await start();
    const url = await createSession(graph, bundle, { item: { name: "&b&.bin" } });
    await putRange(url, content, 0, content.length);
    const open = await createSession(graph, "/workbooks/w");
    const state = await call("GET", `${graph.url}/_stand-in/state`);
    expect(state.json).toEqual(JSON.parse(JSON.stringify(graph.state())));
    expect(state.json).toMatchObject({
      counts: {
        requests: 3,
        rangePuts: 1,
        rangesAccepted: 1,
        bytesAccepted: content.length,
        bytesRefused: 0,
        commits: 1,
      },
      commits: { [bundle]: 1 },
      sessions: [{ address: "/workbooks/w", receivedBytes: 0 }],
    });
    const page = await call("GET", `${graph.url}/`);
    expect(page.text).toContain("&#38;b&#38;.bin");
    const secret = new URL(open).searchParams.get("tempauth") ?? "";
    expect(secret).not.toBe("");
    expect(state.text + page.text + JSON.stringify(graph.requests())).not.toContain(secret);
  });

  it("seeds items", async () => {
    const graph = await start();
    const seed = (body: object) => callGraph(graph, "POST", "/_stand-in/items", body);
    expect((await seed({ path: bundle, name: "x.txt", text: "old" })).status).toBe(201);
    expect((await callGraph(graph, "GET", `/beta${bundle}`)).json).toMatchObject({ name: "x.txt", size: 3 });
    expect(graph.items()[0]).toMatchObject({ commits: 0, seeded: true });
    expect((await seed({ path: `/beta${bundle}`, name: "x.txt" })).status).toBe(400);
    await expect(graph.seed({ path: "/nowhere", name: "x" })).rejects.toThrow(/path/);
  });

  it("keeps a log of the latest requests only, but counts them all", async () => {
    const graph = await start({ requestLogLength: 2 });
    for (const name of ["a", "b", "c", "d", "e"]) await callGraph(graph, "GET", `/beta/workbooks/${name}`);
    expect(
      graph.requests().map((entry) => `${entry.path} ${entry.status ?? ""} ${entry.code ?? ""}`),
    ).toEqual(["/beta/workbooks/d 404 itemNotFound", "/beta/workbooks/e 404 itemNotFound"]);
    expect(graph.state().counts.requests).toBe(5);
  });
});
