import { describe, expect, it } from "vitest";
import { answered, jsonOf, scripted, UPLOAD } from "../../support/scripted-graph.ts";

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
});
