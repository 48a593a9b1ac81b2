import { describe, expect, it } from "vitest";
import { querySession } from "../../../../src/graph/calls/query-session.ts";
import type { HttpResponse } from "../../../../src/http/send.ts";
import { webPages } from "../web-pages.ts";
import {
  answered,
  broken,
  bundle,
  print,
  refusal,
  scripted,
  SECRET,
  sessionTroubles,
  UPLOAD,
  url,
} from "../../../support/scripted-graph.ts";

const ask = async (answer: HttpResponse, target = bundle) => {
  const script = scripted([answer]);
  return { ...script, answer: await querySession(script.graph, target, url, 1000) };
};

describe("asking a session for its status", () => {
  it("is a GET of the upload URL without a token", async () => {
    const { toGraph, toSession } = await ask(answered(200, { nextExpectedRanges: ["0-"] }));
    expect(toGraph).toEqual([]);
    expect(toSession).toEqual([{ method: "GET", url: UPLOAD, timeoutMs: 60_000 }]);
  });

  it("returns the missing ranges and the session's expiry", async () => {
    const json = { expirationDateTime: "2026-10-05T13:00:00Z", nextExpectedRanges: ["400-", "200-299"] };
    expect((await ask(answered(200, json))).answer).toEqual({
      kind: "open",
      remaining: [{ start: 200, endExclusive: 1000 }],
      expiresAt: "2026-10-05T13:00:00.000Z",
    });
    expect((await ask(answered(200, json), print)).answer).toMatchObject({
      remaining: [
        { start: 200, endExclusive: 300 },
        { start: 400, endExclusive: 1000 },
      ],
    });
    expect((await ask(answered(200, { nextExpectedRanges: [] }))).answer).toMatchObject({ remaining: [] });
  });

  it.each([405, 501])("gives the session up where %i says that it cannot be asked", async (status) => {
    expect((await ask(refusal(status, "x"))).answer).toMatchObject({ kind: "session-denied" });
  });

  it.each([
    ["says no ranges", {}],
    ["says unreadable ranges", { nextExpectedRanges: ["all"] }],
    ["is cut off", '{"nextExpectedRanges":["0'],
    ["is empty", ""],
  ])("has failed when the answer %s: never guessed", async (_what, body) => {
    expect((await ask(answered(200, body))).answer).toMatchObject({
      kind: "transient",
      error: { code: "target-unavailable" },
    });
  });

  it("has failed when the answer is a web page", async () => {
    for (const page of webPages) expect((await ask(page(200))).answer.kind).toBe("transient");
    const listed = answered(200, { nextExpectedRanges: ["0-"] }, { "Content-Type": "text/html" });
    expect((await ask(listed)).answer.kind).toBe("transient");
  });

  it("is refused when the service takes the query for a bad one: nothing in it is ours to change", async () => {
    expect((await ask(refusal(400, "invalidRequest"))).answer).toMatchObject({
      kind: "refused",
      error: { code: "target-unavailable", httpStatus: 400 },
    });
  });

  it.each(sessionTroubles.filter(([status]) => status !== 400))(
    "takes %i %s for %s",
    async (status, graphCode, kind, code) => {
      const { answer } = await ask(refusal(status, graphCode, `Nothing at ${UPLOAD}.`));
      expect(answer).toMatchObject({ kind, error: { code, httpStatus: status } });
      expect(JSON.stringify(answer)).not.toContain(SECRET);
    },
  );

  it("waits when throttled, and has failed without an answer", async () => {
    const throttled = await ask(refusal(503, "busy", "", { "Retry-After": "5" }));
    expect(throttled.answer).toMatchObject({ kind: "throttled", retryAfterMs: 5000 });
    expect((await ask(broken)).answer.kind).toBe("transient");
  });
});
