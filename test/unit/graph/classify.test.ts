import { transferError } from "../../../src/transfer/error.ts";
import { describe, expect, it } from "vitest";
import { classify } from "../../../src/graph/classify.ts";
import { answered, broken, NOW, refusal } from "../../support/scripted-graph.ts";

const trouble = (answer: Parameters<typeof classify>[1]) => classify("doing it", answer, NOW);
const throttling = { "Retry-After": "322" };

describe("trouble", () => {
  it.each([
    // A wait that the service asks for is no failure.
    [429, "activityLimitReached", throttling, "throttled", "throttled"],
    [503, "serviceNotAvailable", throttling, "throttled", "throttled"],
    [429, "activityLimitReached", {}, "transient", "throttled"],
    [429, "activityLimitReached", { "Retry-After": "soon" }, "transient", "throttled"],
    [503, "serviceNotAvailable", {}, "transient", "target-unavailable"],
    // Another try may go well.
    [408, "timeout", {}, "transient", "target-unavailable"],
    [500, "generalException", {}, "transient", "target-unavailable"],
    [407, "", {}, "transient", "target-unavailable"],
    [500, "generalException", throttling, "transient", "target-unavailable"],
    [408, "timeout", throttling, "transient", "target-unavailable"],
    [504, "gatewayTimeout", throttling, "transient", "target-unavailable"],
    [302, "", throttling, "transient", "target-unavailable"],
    [400, "invalidRequest", throttling, "permanent", "target-rejected"],
    [507, "insufficientStorage", throttling, "permanent", "quota-exceeded"],
    [413, "ErrorMessageSizeExceeded", throttling, "permanent", "source-too-large"],
    [500, "ErrorMessageSizeExceeded", throttling, "permanent", "source-too-large"],
    [500, "quotaLimitReached", throttling, "permanent", "quota-exceeded"],
    [200, "", throttling, "transient", "target-unavailable"],
    [502, "badGateway", {}, "transient", "target-unavailable"],
    [504, "gatewayTimeout", {}, "transient", "target-unavailable"],
    [509, "bandwidthLimitExceeded", {}, "transient", "target-unavailable"],
    // Redirects: a proxy's, or a page to sign in at.
    [302, "", {}, "transient", "target-unavailable"],
    [304, "", {}, "transient", "target-unavailable"],
    [307, "", {}, "transient", "target-unavailable"],
    [308, "unknownError", {}, "transient", "target-unavailable"],
    // No call names a condition, so something else is changing the item right now.
    [412, "preconditionFailed", {}, "transient", "target-unavailable"],
    [409, "resourceModified", {}, "transient", "target-unavailable"],
    [409, "notSupported", {}, "permanent", "target-rejected"],
    // Somebody has the file open.
    [423, "notAllowed", {}, "locked", "target-locked"],
    [423, "", {}, "locked", "target-locked"],
    [403, "resourceLocked", {}, "locked", "target-locked"],
    [409, "lockedForEditing", {}, "locked", "target-locked"],
    [400, "locked", {}, "locked", "target-locked"],
    // The app's trouble, not the target's.
    [401, "InvalidAuthenticationToken", {}, "transient", "sign-in-failed"],
    // No room.
    [507, "insufficientStorage", {}, "permanent", "quota-exceeded"],
    [507, "", {}, "permanent", "quota-exceeded"],
    [403, "quotaLimitReached", {}, "permanent", "quota-exceeded"],
    [403, "insufficientStorage", {}, "permanent", "quota-exceeded"],
    // Another try would be told the same.
    [400, "invalidRequest", {}, "permanent", "target-rejected"],
    [403, "accessDenied", {}, "permanent", "target-forbidden"],
    [403, "malwareDetected", {}, "permanent", "target-rejected"],
    [404, "itemNotFound", {}, "permanent", "target-not-found"],
    [410, "resyncRequired", {}, "permanent", "target-not-found"],
    [405, "notAllowed", {}, "permanent", "target-rejected"],
    [413, "requestEntityTooLarge", {}, "permanent", "target-rejected"],
    [415, "unsupportedMediaType", {}, "permanent", "target-rejected"],
  ])("of %i %s %o is %s: %s", (status, graphCode, headers, kind, code) => {
    const found = trouble(refusal(status, graphCode, "Because.", headers));
    expect(found).toMatchObject({
      kind,
      error: { code, httpStatus: status, graphCode: graphCode || null },
    });
  });

  it.each([
    [403, "notAllowed", "resourceLocked", "locked"],
    [400, "invalidRequest", "QuotaLimitReached", "permanent"],
  ])("is told by the inner code too: %i %s %s", (status, code, inner, kind) => {
    const text = JSON.stringify({ error: { code, message: "No.", innererror: { code: inner } } });
    expect(trouble(answered(status, text))).toMatchObject({ kind, error: { graphCode: code } });
    expect(trouble(answered(status, text)).error.code).toBe(
      kind === "locked" ? "target-locked" : "quota-exceeded",
    );
  });

  it("waits as long as the service says, in seconds or until a date", () => {
    expect(trouble(answered(429, "", throttling))).toMatchObject({ retryAfterMs: 322_000 });
    const until = { "retry-after": "Mon, 05 Oct 2026 12:01:00 GMT" };
    expect(trouble(answered(503, "", until))).toMatchObject({ kind: "throttled", retryAfterMs: 60_000 });
  });

  it("is a failure with a shortest wait where another status than 429 and 503 comes with Retry-After", () => {
    expect(trouble(answered(500, "", throttling))).toMatchObject({
      kind: "transient",
      retryAfterMs: 322_000,
    });
    expect(trouble(answered(500, ""))).not.toHaveProperty("retryAfterMs");
  });

  it.each([
    [423, "resourceLocked", "locked"],
    [403, "lockedForEditing", "locked"],
    [401, "InvalidAuthenticationToken", "transient"],
  ])(
    "waits no less than Retry-After says, whatever the status that is tried again: %i %s",
    (status, code, kind) => {
      expect(trouble(refusal(status, code, "", throttling))).toMatchObject({ kind, retryAfterMs: 322_000 });
      expect(trouble(refusal(status, code))).not.toHaveProperty("retryAfterMs");
    },
  );

  it("of no answer is a failure whose effect is unknown", () => {
    expect(trouble(broken)).toEqual({
      kind: "transient",
      error: {
        code: "target-unavailable",
        message: "doing it: no answer from Graph (ECONNRESET)",
        httpStatus: null,
        graphRequestId: null,
        graphCode: null,
      },
    });
  });

  it.each([
    [true, { fewTries: true }],
    [false, {}],
  ])("of no token says why the app could not sign in; final: %s", (isFinal, more) => {
    const signIn = { isFinal };
    const found = trouble({ kind: "broken", reason: "AADSTS7000215: Wrong secret.", signIn });
    expect(found).toEqual({
      kind: "transient",
      error: transferError(
        "sign-in-failed",
        "doing it: the app could not sign in to Graph: AADSTS7000215: Wrong secret.",
      ),
      ...more,
    });
  });

  it("of a refused token speaks of the sign-in", () => {
    expect(trouble(refusal(401, "InvalidAuthenticationToken", "CompactToken.")).error.message).toBe(
      "the app's sign-in was refused; doing it: Graph answered 401 InvalidAuthenticationToken (CompactToken.)",
    );
  });

  it.each([
    ["a page of HTML", "<html><body>502 Bad Gateway</body></html>"],
    ["JSON cut off", '{"error":{"code":"generalExc'],
    ["nothing", ""],
    ["an error that is text", '{"error":"bad"}'],
    ["a list", "[]"],
  ])("is told by the status alone when the body is %s", (_what, body) => {
    expect(trouble(answered(502, body))).toMatchObject({
      kind: "transient",
      error: { code: "target-unavailable", message: "doing it: Graph answered 502", graphCode: null },
    });
  });

  it("of a success that cannot be read is a failure: it may have had its effect", () => {
    expect(trouble(answered(200, '{"id":'))).toMatchObject({ kind: "transient" });
    expect(trouble(answered(204))).toMatchObject({ kind: "transient" });
  });

  it("names the call and quotes Graph's error", () => {
    expect(trouble(refusal(403, "accessDenied", "No.", { "request-id": "outer-1" })).error).toEqual({
      code: "target-forbidden",
      message: "doing it: Graph answered 403 accessDenied (No.)",
      httpStatus: 403,
      graphRequestId: "outer-1",
      graphCode: "accessDenied",
    });
    expect(trouble(refusal(403, "accessDenied")).error.graphRequestId).toBe("inner-1");
    const inner = {
      code: "accessDenied",
      message: "Malware was found",
      innererror: { code: "malwareDetected" },
    };
    expect(trouble(answered(403, { error: inner })).error.message).toBe(
      "doing it: Graph answered 403 accessDenied/malwareDetected (Malware was found)",
    );
  });
});

it("explains what Outlook's codes leave unsaid", () => {
  const failure = classify("writing the file", refusal(413, "ErrorMessageSizeExceeded", "Too large."), NOW);
  expect(failure.error.message).toBe(
    "writing the file: Graph answered 413 ErrorMessageSizeExceeded (Too large.): with this attachment the message is larger than the mailbox takes, which is 35 MB unless its administrator has raised it",
  );
});
