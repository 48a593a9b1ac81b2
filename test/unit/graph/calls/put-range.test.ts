import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { putRange } from "../../../../src/graph/calls/put-range.ts";
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
  UPLOAD,
  url,
} from "../../../support/scripted-graph.ts";

const range = { start: 100, endExclusive: 200 };
const body = Readable.from([]);

const last = { start: 900, endExclusive: 1000 };

const put = async (answer: HttpResponse, target = bundle, sent = range, timeoutMs = 300_000) => {
  const script = scripted([answer]);
  const request = { target, url, range: sent, totalBytes: 1000, body, timeoutMs };
  return { ...script, answer: await putRange(script.graph, request) };
};
const putLast = (answer: HttpResponse, target = bundle) => put(answer, target, last);
const rest = (start: number) => [{ start, endExclusive: 1000 }];

describe("sending a range", () => {
  it("puts the stream itself to the upload URL, with an inclusive end and the length, and no token", async () => {
    const { toGraph, toSession } = await put(answered(202, { nextExpectedRanges: ["200-"] }));
    expect(toGraph).toEqual([]);
    expect(toSession).toEqual([
      {
        method: "PUT",
        url: UPLOAD,
        headers: { "Content-Type": "application/octet-stream", "Content-Range": "bytes 100-199/1000" },
        contentBytes: 100,
        body,
        timeoutMs: 300_000,
      },
    ]);
    expect(toSession[0]?.body).toBe(body);
  });

  it("has eight minutes at most, however much time the caller has", async () => {
    const { toSession } = await put(answered(202), bundle, range, 3_600_000);
    expect(toSession[0]?.timeoutMs).toBe(480_000);
  });

  it.each([
    ["what the service says", { nextExpectedRanges: ["200-"] }, rest(200)],
    ["the service's start, even behind the range", { nextExpectedRanges: ["50-", "300-400"] }, rest(50)],
    ["ranges in Pascal case", { NextExpectedRanges: ["200"] }, rest(200)],
    ["what follows the range, when nothing is said", {}, rest(200)],
    ["what follows the range, when the body is empty", "", rest(200)],
    ["what follows the range, when the body is cut off", '{"nextExpected', rest(200)],
    ["what follows the range, when the ranges cannot be read", { nextExpectedRanges: ["next"] }, rest(200)],
    ["what follows the range, when no more is expected", { nextExpectedRanges: [] }, rest(200)],
  ])("accepted leaves %s", async (_what, json, remaining) => {
    expect((await put(answered(202, json))).answer).toEqual({ kind: "accepted", remaining, expiresAt: null });
  });

  it("accepted by print leaves each of the ranges listed", async () => {
    const json = { nextExpectedRanges: ["300-999", "0-99"], ExpirationDateTime: "2026-10-05T13:00:00Z" };
    expect((await put(answered(202, json), print)).answer).toEqual({
      kind: "accepted",
      remaining: [{ start: 0, endExclusive: 100 }, ...rest(300)],
      expiresAt: "2026-10-05T13:00:00.000Z",
    });
  });

  it("accepted at the end leaves nothing: all is there, the commit is not", async () => {
    const { answer } = await putLast(answered(202, { nextExpectedRanges: [] }));
    expect(answer).toEqual({ kind: "accepted", remaining: [], expiresAt: null });
  });

  it.each([200, 201])("at the end, answered %i is committed, with the item", async (status) => {
    const { answer } = await putLast(answered(status, { id: "01A", size: 1000 }));
    expect(answer).toMatchObject({ kind: "committed", item: { id: "01A", bytes: 1000 } });
  });

  it("at the end, answered 201 is committed though ranges are listed (OneDrive/onedrive-api-docs#1531)", async () => {
    const { answer } = await putLast(answered(201, { nextExpectedRanges: ["0-"], expirationDateTime: "x" }));
    expect(answer).toEqual({ kind: "committed", item: null });
  });

  it.each(["", '{"id":"01A","si'])("at the end, answered 201 is committed with the body %j", async (text) => {
    expect((await putLast(answered(201, text))).answer).toEqual({ kind: "committed", item: null });
  });

  it.each([200, 201])("before the end, answered %i with ranges is accepted as they say", async (status) => {
    const json = { expirationDateTime: "2026-10-05T13:00:00Z", nextExpectedRanges: ["200-"] };
    expect((await put(answered(status, json))).answer).toEqual({
      kind: "accepted",
      remaining: rest(200),
      expiresAt: "2026-10-05T13:00:00.000Z",
    });
  });

  it.each([
    ["nothing", ""],
    ["an item", { id: "01A", size: 1000 }],
    ["an empty list", { nextExpectedRanges: [] }],
    ["unreadable ranges", { nextExpectedRanges: ["next"] }],
    ["JSON cut off", '{"id":"01A","si'],
  ])("before the end, answered 200 or 201 with %s, has an unknown effect", async (_what, json) => {
    for (const status of [200, 201]) {
      const { answer } = await put(answered(status, json));
      expect(answer).toMatchObject({ kind: "transient", error: { code: "target-unavailable" } });
    }
  });

  it("before the end, a print document that is shown is committed: its last gap may lie anywhere", async () => {
    const { answer } = await put(answered(201, { id: "d", uploadedDateTime: null }), print);
    expect(answer).toMatchObject({ kind: "committed", item: { id: "d" } });
    expect((await put(answered(201), print)).answer.kind).toBe("transient");
    const listed = await put(answered(201, { id: "d", nextExpectedRanges: ["200-"] }), print);
    expect(listed.answer).toMatchObject({ kind: "accepted", remaining: rest(200) });
  });

  it.each([200, 201, 202])("answered %i with a web page is no success", async (status) => {
    for (const send of [put, putLast]) {
      for (const page of webPages) {
        expect((await send(page(status))).answer).toMatchObject({
          kind: "transient",
          error: { code: "target-unavailable", httpStatus: status },
        });
      }
      const { answer } = await send(answered(status, `<p>${SECRET}</p>`));
      expect(JSON.stringify(answer)).toContain(`Graph answered ${status} (a web page instead of JSON)`);
    }
  });

  it.each([301, 302, 303, 307, 308])("redirected with %i is tried again", async (status) => {
    const { answer } = await put(answered(status, "", { Location: `https://login.example/?${SECRET}` }));
    expect(answer.kind).toBe("transient");
    expect(JSON.stringify(answer)).not.toContain(SECRET);
  });

  it.each([
    ["uploadSessionFailed", "Upload session failed"],
    ["uploadSessionIncomplete", "No."],
    ["fragmentOverlap", "No."],
    ["other", "The upload session cannot take this."],
    ["other", "The session has expired."],
    ["other", "Optimistic concurrency failure during fragmented upload"],
  ])("refused with 400 %s, leaves the session in doubt", async (code, message) => {
    const text = { error: { code: "invalidRequest", message, innererror: { code } } };
    expect((await put(answered(400, text))).answer).toMatchObject({
      kind: "misplaced",
      error: { code: "session-denied", httpStatus: 400 },
    });
  });

  it.each([
    [416, "invalidRange", "misplaced", "session-denied"],
    [409, "nameAlreadyExists", "name-conflict", "name-conflict"],
    [409, "upload_name_conflict", "name-conflict", "name-conflict"],
    [409, "resourceModified", "session-denied", "session-denied"],
    [412, "preconditionFailed", "session-denied", "session-denied"],
    [404, "itemNotFound", "gone", "session-denied"],
    [410, "gone", "gone", "session-denied"],
    [401, "expiredToken", "session-denied", "session-denied"],
    [403, "accessDenied", "session-denied", "session-denied"],
    [400, "invalidRequest", "permanent", "target-rejected"],
    [413, "tooLarge", "permanent", "target-rejected"],
    [423, "resourceLocked", "locked", "target-locked"],
    [507, "quotaLimitReached", "permanent", "quota-exceeded"],
    [500, "generalException", "transient", "target-unavailable"],
    [503, "serviceNotAvailable", "transient", "target-unavailable"],
  ])("answered %i %s is %s", async (status, graphCode, kind, code) => {
    const { answer } = await put(refusal(status, graphCode, `Refused at ${UPLOAD}`));
    expect(answer).toMatchObject({ kind, error: { code, httpStatus: status, graphCode } });
    expect(JSON.stringify(answer)).not.toContain(SECRET);
    expect(JSON.stringify(answer)).toContain("sending bytes 100-199 of 1000");
  });

  it("throttled waits as long as Graph says", async () => {
    const { answer } = await put(refusal(429, "tooManyRequests", "", { "Retry-After": "322" }));
    expect(answer).toMatchObject({ kind: "throttled", retryAfterMs: 322_000 });
  });

  it("without an answer has failed, its effect unknown", async () => {
    expect((await put(broken)).answer).toMatchObject({ kind: "transient" });
  });
});
