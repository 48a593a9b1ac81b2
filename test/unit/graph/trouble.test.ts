import { describe, expect, it } from "vitest";
import { troubleOf } from "../../../src/graph/trouble.ts";
import { answered, broken, NOW, refusal } from "../../support/scripted-graph.ts";

const trouble = (answer: Parameters<typeof troubleOf>[1]) => troubleOf("doing it", answer, NOW);
const throttling = { "Retry-After": "322" };

describe("trouble", () => {
  it.each([
    // A wait that the service asks for is no failure.
    [429, "activityLimitReached", throttling, "throttled", "throttled"],
    [503, "serviceNotAvailable", throttling, "throttled", "throttled"],
    [429, "activityLimitReached", {}, "failed", "throttled"],
    [429, "activityLimitReached", { "Retry-After": "soon" }, "failed", "throttled"],
    [503, "serviceNotAvailable", {}, "failed", "target-unavailable"],
    // Another try may go well.
    [408, "timeout", {}, "failed", "target-unavailable"],
    [500, "generalException", {}, "failed", "target-unavailable"],
    [500, "generalException", throttling, "failed", "target-unavailable"],
    [502, "badGateway", {}, "failed", "target-unavailable"],
    [504, "gatewayTimeout", {}, "failed", "target-unavailable"],
    [509, "bandwidthLimitExceeded", {}, "failed", "target-unavailable"],
    // Somebody has the file open.
    [423, "notAllowed", {}, "locked", "target-locked"],
    [423, "", {}, "locked", "target-locked"],
    [403, "resourceLocked", {}, "locked", "target-locked"],
    [409, "lockedForEditing", {}, "locked", "target-locked"],
    [400, "locked", {}, "locked", "target-locked"],
    // No room.
    [507, "insufficientStorage", {}, "rejected", "quota-exceeded"],
    [507, "", {}, "rejected", "quota-exceeded"],
    [403, "quotaLimitReached", {}, "rejected", "quota-exceeded"],
    // Another try would be told the same.
    [400, "invalidRequest", {}, "rejected", "target-rejected"],
    [401, "InvalidAuthenticationToken", {}, "rejected", "target-forbidden"],
    [403, "accessDenied", {}, "rejected", "target-forbidden"],
    [404, "itemNotFound", {}, "rejected", "target-not-found"],
    [410, "resyncRequired", {}, "rejected", "target-not-found"],
    [405, "notAllowed", {}, "rejected", "target-rejected"],
    [412, "preconditionFailed", {}, "rejected", "target-rejected"],
    [413, "requestEntityTooLarge", {}, "rejected", "target-rejected"],
    [415, "unsupportedMediaType", {}, "rejected", "target-rejected"],
    [302, "", {}, "rejected", "target-rejected"],
  ])("of %i %s %o is %s: %s", (status, graphCode, headers, kind, code) => {
    const found = trouble(refusal(status, graphCode, "Because.", headers));
    expect(found).toMatchObject({
      kind,
      problem: { code, httpStatus: status, graphCode: graphCode || null },
    });
  });

  it.each([
    [403, "notAllowed", "resourceLocked", "locked"],
    [400, "invalidRequest", "QuotaLimitReached", "rejected"],
  ])("is told by the inner code too: %i %s %s", (status, code, inner, kind) => {
    const text = JSON.stringify({ error: { code, message: "No.", innererror: { code: inner } } });
    expect(trouble(answered(status, text))).toMatchObject({ kind, problem: { graphCode: code } });
    expect(trouble(answered(status, text)).problem.code).toBe(
      kind === "locked" ? "target-locked" : "quota-exceeded",
    );
  });

  it("waits as long as the service says, in seconds or until a date", () => {
    expect(trouble(answered(429, "", throttling))).toMatchObject({ retryAfterMs: 322_000 });
    const until = { "retry-after": "Mon, 05 Oct 2026 12:01:00 GMT" };
    expect(trouble(answered(503, "", until))).toMatchObject({ kind: "throttled", retryAfterMs: 60_000 });
  });

  it("of no answer is a failure whose effect is unknown", () => {
    expect(trouble(broken)).toEqual({
      kind: "failed",
      problem: {
        code: "target-unavailable",
        message: "doing it: no answer from Graph (ECONNRESET)",
        httpStatus: null,
        graphRequestId: null,
        graphCode: null,
      },
    });
  });

  it.each([
    ["a page of HTML", "<html><body>502 Bad Gateway</body></html>"],
    ["JSON cut off", '{"error":{"code":"generalExc'],
    ["nothing", ""],
    ["an error that is text", '{"error":"bad"}'],
    ["a list", "[]"],
  ])("is told by the status alone when the body is %s", (_what, body) => {
    expect(trouble(answered(502, body))).toMatchObject({
      kind: "failed",
      problem: { code: "target-unavailable", message: "doing it: Graph answered 502", graphCode: null },
    });
  });

  it("of a success that cannot be read is a failure: it may have had its effect", () => {
    expect(trouble(answered(200, '{"id":'))).toMatchObject({ kind: "failed" });
    expect(trouble(answered(204))).toMatchObject({ kind: "failed" });
  });

  it("tells what was being done, and what Graph said of it", () => {
    expect(trouble(refusal(403, "accessDenied", "No.", { "request-id": "outer-1" })).problem).toEqual({
      code: "target-forbidden",
      message: "doing it: Graph answered 403 accessDenied (No.)",
      httpStatus: 403,
      graphRequestId: "outer-1",
      graphCode: "accessDenied",
    });
    expect(trouble(refusal(403, "accessDenied")).problem.graphRequestId).toBe("inner-1");
  });
});
