import { describe, expect, it } from "vitest";
import { createSession } from "../../../src/graph/calls/create-session.ts";
import { deleteSession } from "../../../src/graph/calls/delete-session.ts";
import { querySession } from "../../../src/graph/calls/query-session.ts";
import {
  answered,
  bundle,
  putFirstBytes,
  refusal,
  scripted,
  SECRET,
  specOf,
  UPLOAD,
  url,
} from "../../support/scripted-graph.ts";

const GRAPH = "https://graph.example";
const MOVED = "https://other.example/up/7f3a9c01?tempauth=m0ved-away";
const to = (status: number, location: string) => answered(status, "", { Location: location });
const urlsOf = (requests: readonly { readonly method: string; readonly url: string }[]) =>
  requests.map(({ method, url: sentTo }) => `${method} ${sentTo}`);

describe("a call to Graph", () => {
  it.each([307, 308])("follows %i within Graph, with its method and its body", async (status) => {
    const { graph, toGraph, toSession } = scripted([to(status, "/v2/x?y=1"), answered(200)]);
    expect(await graph.call("POST", "/x", { version: "beta", json: { a: 1 } })).toMatchObject({
      status: 200,
    });
    expect(toSession).toEqual([]);
    expect(urlsOf(toGraph)).toEqual([`POST ${GRAPH}/beta/x`, `POST ${GRAPH}/v2/x?y=1`]);
    expect(toGraph[1]?.body).toBe('{"a":1}');
  });

  it.each([301, 302, 303])("follows %i where it is a GET, and nothing else", async (status) => {
    const get = scripted([to(status, `${GRAPH}/v2/x`), answered(200)]);
    expect(await get.graph.call("GET", "/x", { version: "beta" })).toMatchObject({ status: 200 });
    const post = scripted([to(status, `${GRAPH}/v2/x`)]);
    expect(await post.graph.call("POST", "/x", { version: "beta", json: {} })).toMatchObject({ status });
    const empty = scripted([to(308, `${GRAPH}/v2/x`), answered(201)]);
    expect(
      await empty.graph.putContent("/x", { version: "beta", bytes: new Uint8Array(), contentType: "a/b" }),
    ).toMatchObject({ status: 201 });
    expect(empty.toGraph[1]).toMatchObject({ method: "PUT", contentBytes: 0 });
  });

  it("follows three in a row, and no more", async () => {
    const around = Array.from({ length: 4 }, () => to(308, `${GRAPH}/beta/x`));
    const { graph, toGraph } = scripted(around);
    expect(await graph.call("GET", "/x", { version: "beta" })).toMatchObject({ status: 308 });
    expect(toGraph).toHaveLength(4);
  });

  it.each([
    "https://graph.microsoft.com/beta/x",
    "https://graph.example:8443/beta/x",
    "http://graph.example/beta/x",
    "https://graph.example@evil.example/beta/x",
    "//evil.example/beta/x",
  ])("takes its token nowhere else: %s", async (location) => {
    const { graph, toGraph, toSession } = scripted([to(308, location)]);
    expect(await graph.call("GET", "/x", { version: "beta" })).toMatchObject({ status: 308 });
    expect([toGraph.length, toSession.length]).toEqual([1, 0]);
  });

  it("says where it was redirected to, by the host alone", async () => {
    const { graph } = scripted([to(308, `https://login.example/${SECRET}?a=${SECRET}`)]);
    const answer = await createSession(graph, specOf(bundle));
    expect(answer).toMatchObject({ kind: "transient", error: { httpStatus: 308 } });
    expect(JSON.stringify(answer)).toContain("login.example");
    expect(JSON.stringify(answer)).not.toContain(SECRET);
  });

  it.each(["", "http://", "https://[", "mailto:a@b.example"])(
    "is answered as it is where the Location is %j",
    async (location) => {
      const { graph, toGraph } = scripted([to(308, location)]);
      expect((await createSession(graph, specOf(bundle))).kind).toBe("transient");
      expect(toGraph).toHaveLength(1);
    },
  );

  it("has as long for all of it as for one call", async () => {
    const { graph, toGraph } = scripted([to(308, "/a"), to(308, "/b"), answered(200)], GRAPH, 20_000);
    await graph.call("GET", "/x", { version: "beta" });
    expect(toGraph.map(({ timeoutMs }) => timeoutMs)).toEqual([60_000, 40_000, 20_000]);
    const slow = scripted([to(308, "/a"), answered(200)], GRAPH, 60_000);
    expect(await slow.graph.call("GET", "/x", { version: "beta" })).toMatchObject({ status: 308 });
  });
});

describe("a call to an upload URL", () => {
  const ranges = { nextExpectedRanges: ["0-"] };

  it.each([301, 302, 303, 307, 308])("that asks follows %i, without a token", async (status) => {
    const { graph, toGraph, toSession } = scripted([to(status, MOVED), answered(200, ranges)]);
    expect((await querySession(graph, bundle, url, 1000)).kind).toBe("open");
    expect(toGraph).toEqual([]);
    expect(urlsOf(toSession)).toEqual([`GET ${UPLOAD}`, `GET ${MOVED}`]);
  });

  it("that deletes follows 308, and no redirect that may turn it into a GET", async () => {
    const { graph, toSession } = scripted([to(308, MOVED), answered(204)]);
    expect((await deleteSession(graph, url)).kind).toBe("deleted");
    expect(urlsOf(toSession)).toEqual([`DELETE ${UPLOAD}`, `DELETE ${MOVED}`]);
    const found = scripted([to(302, MOVED)]);
    expect((await deleteSession(found.graph, url)).kind).toBe("transient");
  });

  it.each(["http://other.example/x", "https://10.0.0.1/x", "https://intranet/x", "https://localhost/x"])(
    "is not redirected into a network: %s",
    async (location) => {
      const { graph, toSession } = scripted([to(308, location)]);
      const answer = await querySession(graph, bundle, url, 1000);
      expect(answer).toMatchObject({ kind: "transient" });
      expect(JSON.stringify(answer)).toContain(new URL(location).host);
      expect(toSession).toHaveLength(1);
    },
  );

  it("repeats nothing of the URL that it was redirected to", async () => {
    const { graph } = scripted([to(308, MOVED), refusal(400, "invalidRequest", "No 7f3a9c01 (m0ved-away)")]);
    const text = JSON.stringify(await querySession(graph, bundle, url, 1000));
    expect(text).not.toMatch(/7f3a9c01|m0ved-away/);
  });
});

describe("a range that is redirected", () => {
  const accepted = answered(202, { nextExpectedRanges: ["4-"] });

  it("is a failed try, since its stream cannot be sent again, and goes there at the next", async () => {
    const { graph, toSession } = scripted([to(307, MOVED), accepted, accepted]);
    const failed = await putFirstBytes(graph);
    expect(failed).toMatchObject({ kind: "transient", error: { httpStatus: 307 } });
    expect(JSON.stringify(failed)).not.toMatch(/7f3a9c01|m0ved-away/);
    expect((await putFirstBytes(graph)).kind).toBe("accepted");
    expect((await putFirstBytes(graph)).kind).toBe("accepted");
    expect(urlsOf(toSession)).toEqual([`PUT ${UPLOAD}`, `PUT ${MOVED}`, `PUT ${MOVED}`]);
  });

  it("goes where the query before it was redirected to", async () => {
    const { graph, toSession } = scripted([
      to(308, MOVED),
      answered(200, { nextExpectedRanges: ["0-"] }),
      accepted,
    ]);
    await querySession(graph, bundle, url, 1000);
    expect((await putFirstBytes(graph)).kind).toBe("accepted");
    expect(urlsOf(toSession).at(-1)).toBe(`PUT ${MOVED}`);
  });

  it("goes to the session's own URL again after a refusal", async () => {
    const { graph, toSession } = scripted([to(307, MOVED), answered(404), accepted]);
    await putFirstBytes(graph);
    expect((await putFirstBytes(graph)).kind).toBe("gone");
    await putFirstBytes(graph);
    expect(urlsOf(toSession).at(-1)).toBe(`PUT ${UPLOAD}`);
  });

  it.each(["http://other.example/x", "https://10.0.0.1/x"])("never goes to %s", async (location) => {
    const { graph, toSession } = scripted([to(308, location), accepted]);
    await putFirstBytes(graph);
    await putFirstBytes(graph);
    expect(urlsOf(toSession)).toEqual([`PUT ${UPLOAD}`, `PUT ${UPLOAD}`]);
  });
});
