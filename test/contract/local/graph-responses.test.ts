import { describe, expect, it } from "vitest";
import { call, callGraph, createSession, putRange, startTestGraph, verdictOf } from "./graph-client.ts";

const BUNDLE = "/drives/b!d/bundles/i";
const DOCUMENT = "/print/printers/p/jobs/j/documents/doc";
const CONTENT = Buffer.from("hello, world");

describe("every response", () => {
  it("carries a request-id, which an error repeats in its body", async () => {
    const graph = await startTestGraph({ now: () => Date.UTC(2026, 0, 2) });
    const reply = await callGraph(graph, "GET", "/v3/workbooks/w");
    expect(reply.json).toEqual({
      error: {
        code: "itemNotFound",
        message: expect.any(String) as string,
        innerError: { "request-id": reply.headers["request-id"], date: "2026-01-02T00:00:00.000Z" },
      },
    });
    expect(reply.headers["request-id"]).toMatch(/^[0-9a-f-]{36}$/);
    expect((await callGraph(graph, "GET", `/beta${DOCUMENT}`)).headers["request-id"]).toBeDefined();
  });

  it.each([
    ["no token", {}],
    ["a wrong token", { authorization: "Bearer other" }],
    ["another scheme", { authorization: "Basic local" }],
  ])("is 401 to a request with %s", async (_what, headers) => {
    const graph = await startTestGraph();
    const calls = [
      call("POST", `${graph.url}/beta${BUNDLE}/createUploadSession`, "{}", headers),
      call("GET", `${graph.url}/beta${BUNDLE}`, undefined, headers),
      call("PUT", `${graph.url}/beta${BUNDLE}/content`, CONTENT, headers),
      call("PUT", `${graph.url}/beta${BUNDLE}`, "{}", headers),
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
  ])("%s %s responds %i", async (method, target, status) => {
    const graph = await startTestGraph();
    expect((await call(method, `${graph.url}${target}`)).status).toBe(status);
  });
});

describe("the stand-in's own pages", () => {
  it("show state and requests without secrets", async () => {
    const graph = await startTestGraph();
    const url = await createSession(graph, BUNDLE, { item: { name: "&b&.bin" } });
    await putRange(url, CONTENT, 0, CONTENT.length);
    const open = await createSession(graph, "/workbooks/w");
    const state = await call("GET", `${graph.url}/_stand-in/state`);
    expect(state.json).toEqual(JSON.parse(JSON.stringify(graph.state())));
    expect(state.json).toMatchObject({
      counts: {
        requests: 3,
        rangePuts: 1,
        rangesAccepted: 1,
        bytesAccepted: CONTENT.length,
        bytesRefused: 0,
        commits: 1,
      },
      commits: { [BUNDLE]: 1 },
      sessions: [{ address: "/workbooks/w", receivedBytes: 0 }],
    });
    const page = await call("GET", `${graph.url}/`);
    expect(page.text).toContain("&#38;b&#38;.bin");
    const secret = new URL(open).searchParams.get("tempauth") ?? "";
    expect(secret).not.toBe("");
    expect(state.text + page.text + JSON.stringify(graph.requests())).not.toContain(secret);
  });

  it("accept items to seed", async () => {
    const graph = await startTestGraph();
    const seed = (body: object) => callGraph(graph, "POST", "/_stand-in/items", body);
    expect((await seed({ path: BUNDLE, name: "x.txt", text: "old" })).status).toBe(201);
    expect((await callGraph(graph, "GET", `/beta${BUNDLE}`)).json).toMatchObject({ name: "x.txt", size: 3 });
    expect(graph.items()[0]).toMatchObject({ commits: 0, seeded: true });
    expect((await seed({ path: `/beta${BUNDLE}`, name: "x.txt" })).status).toBe(400);
    await expect(graph.seed({ path: "/nowhere", name: "x" })).rejects.toThrow(/path/);
  });

  it("log only the latest requests, but count all of them", async () => {
    const graph = await startTestGraph({ requestLogLength: 2 });
    for (const name of ["a", "b", "c", "d", "e"]) await callGraph(graph, "GET", `/beta/workbooks/${name}`);
    expect(
      graph.requests().map((entry) => `${entry.path} ${entry.status ?? ""} ${entry.code ?? ""}`),
    ).toEqual(["/beta/workbooks/d 404 itemNotFound", "/beta/workbooks/e 404 itemNotFound"]);
    expect(graph.state().counts.requests).toBe(5);
  });
});
