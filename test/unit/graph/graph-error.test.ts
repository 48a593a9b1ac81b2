import { describe, expect, it } from "vitest";
import { graphError } from "../../../src/graph/graph-error.ts";
import { answered, refusal, SECRET, UPLOAD } from "../../support/scripted-graph.ts";

const errorOf = (answer: ReturnType<typeof answered>) => {
  if (answer.kind === "broken") throw new Error("no answer");
  return graphError(answer);
};

describe("an error answer of Graph", () => {
  it("is read whatever the casing of its properties", () => {
    const body = { Error: { Code: "c", Message: "m", innererror: { "Request-Id": "r" } } };
    expect(errorOf(answered(400, body))).toEqual({
      httpStatus: 400,
      graphCode: "c",
      graphRequestId: "r",
      message: "m",
      codes: ["c"],
      innerCode: null,
    });
  });

  it.each(["error", "odata.error"])("is read as SharePoint writes it, in %s", (envelope) => {
    const message = { lang: "en-US", value: `You do not have permission for ${UPLOAD}.` };
    const body = { [envelope]: { code: "-2147024891, System.UnauthorizedAccessException", message } };
    expect(errorOf(answered(403, body))).toMatchObject({
      graphCode: "System.UnauthorizedAccessException",
      message: "You do not have permission for [up.example]",
    });
  });

  it("has the innermost of its codes", () => {
    const nested = { code: "a", innerError: { code: "b", innererror: { code: "malwareDetected" } } };
    expect(errorOf(answered(403, { error: nested })).innerCode).toBe("malwareDetected");
  });

  it("keeps of every URL in its message only the host", () => {
    const message = `Not found: ${UPLOAD}, or "HTTPS://user:${SECRET}@b.example:8443/x?${SECRET}".`;
    expect(errorOf(refusal(404, "itemNotFound", message)).message).toBe(
      'Not found: [up.example] or "[b.example:8443]".',
    );
  });

  it.each([
    ["after a bracket", `(${UPLOAD})`],
    ["in a quotation", `'${UPLOAD}'`],
    ["as a tag", `<${UPLOAD}>`],
    ["twice", `${UPLOAD} ${UPLOAD}`],
    ["broken", `https://[${SECRET}`],
    ["late in a long message", `${"x".repeat(495)} ${UPLOAD}`],
    ["percent-encoded", encodeURIComponent(UPLOAD)],
    ["without its scheme", UPLOAD.slice("https://".length)],
    ["as path and query", UPLOAD.slice("https://up.example".length)],
  ])("does not repeat an upload URL %s", (_what, message) => {
    expect(JSON.stringify(errorOf(refusal(400, "invalidRequest", message)))).not.toContain(SECRET);
  });

  it("is cut where it grows long", () => {
    expect(errorOf(refusal(400, "c", "y ".repeat(5000))).message).toHaveLength(500);
  });

  it.each(["a b", "x".repeat(65), "https://x", `id\n`, "", "ä"])("has no request id %j", (id) => {
    const body = { error: { code: "c", innerError: { "request-id": id } } };
    expect(errorOf(answered(400, body, { "request-id": id })).graphRequestId).toBeNull();
  });

  it("takes the body's request id where the header's is no id", () => {
    const headers = { "request-id": "not an id" };
    expect(errorOf(refusal(400, "c", "m", headers)).graphRequestId).toBe("inner-1");
  });

  it("repeats no code that looks like a token", () => {
    expect(errorOf(refusal(400, "eyJhbGciOi.eyJzdWIi.c2ln")).graphCode).toBeNull();
  });
});
