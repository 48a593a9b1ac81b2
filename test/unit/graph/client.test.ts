import { describe, expect, it } from "vitest";
import { classify } from "../../../src/graph/classify.ts";
import { answered, jsonOf, refusal, scripted, UPLOAD } from "../../support/scripted-graph.ts";

describe("the Graph client", () => {
  it("calls Graph below endpoint and version, with the token, in a minute", async () => {
    const { graph, toGraph, toSession } = scripted([answered(200), answered(200)]);
    await graph.call("GET", "/drives/a%2Fb", { version: "v1.0" });
    await graph.call("POST", "/x", { version: "beta", json: { a: 1 } });
    expect(toSession).toEqual([]);
    expect(toGraph).toEqual([
      { method: "GET", url: "https://graph.example/v1.0/drives/a%2Fb", timeoutMs: 60_000 },
      {
        method: "POST",
        url: "https://graph.example/beta/x",
        headers: { "Content-Type": "application/json" },
        body: '{"a":1}',
        timeoutMs: 60_000,
      },
    ]);
    expect(jsonOf(toGraph[1])).toEqual({ a: 1 });
  });

  it("goes to upload URLs without the token; a range has the time that it is given", async () => {
    const { graph, toGraph, toSession } = scripted([answered(200), answered(202)]);
    await graph.session({ method: "GET", url: UPLOAD });
    await graph.session({ method: "PUT", url: UPLOAD, timeoutMs: 300_000 });
    expect(toGraph).toEqual([]);
    expect(toSession.map(({ timeoutMs }) => timeoutMs)).toEqual([60_000, 300_000]);
  });

  it.each([
    ["https://graph.microsoft.com", false],
    ["https://graph.example", false],
    ["http://127.0.0.1:5000", true],
    ["https://localhost:5000", true],
    ["http://[::1]:5000", true],
  ])("of %s is on loopback: %s", (endpoint, onLoopback) => {
    expect(scripted([], endpoint).graph.onLoopback).toBe(onLoopback);
  });

  it.each([
    ["a page", "<html>not found</html>"],
    ["XML of storage", "<?xml version='1.0'?><Error><Code>ResourceNotFound</Code></Error>"],
    ["another API's JSON", '{"message":"no"}'],
    ["nothing", ""],
  ])(
    "takes an error with %s for no answer of Graph's, since nobody has looked at the target",
    async (_what, body) => {
      const statuses = [400, 403, 404, 405, 409, 410, 413];
      const { graph } = scripted(statuses.map((status) => answered(status, body)));
      for (const status of statuses) {
        const response = await graph.call("GET", "/x", { version: "v1.0" });
        expect(response).toMatchObject({
          kind: "broken",
          reason: `something other than Graph answered ${status}`,
        });
        expect(classify("looking", response, graph.nowMs())).toMatchObject({
          kind: "transient",
          error: { code: "target-unavailable" },
        });
      }
    },
  );

  it("takes every error with Graph's error object as it is, and what passes anyway", async () => {
    const answers = [
      refusal(404, "itemNotFound"),
      answered(403, { "odata.error": { code: "-2147024891, System.UnauthorizedAccessException" } }),
      ...[401, 407, 408, 412, 423, 429, 500, 503].map((status) => answered(status)),
    ];
    const { graph } = scripted(answers);
    for (const answer of answers)
      expect(await graph.call("GET", "/x", { version: "v1.0" })).toMatchObject(answer);
  });

  it("leaves the answers of upload URLs alone: a lost session may come without a body", async () => {
    const { graph } = scripted([answered(404)]);
    expect(await graph.session({ method: "GET", url: UPLOAD })).toMatchObject({ status: 404 });
  });
});
