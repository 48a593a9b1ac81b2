import { describe, expect, it } from "vitest";
import { deleteSession } from "../../../../src/graph/calls/delete-session.ts";
import type { HttpResponse } from "../../../../src/http/send.ts";
import {
  answered,
  broken,
  refusal,
  scripted,
  SECRET,
  sessionTroubles,
  UPLOAD,
  url,
} from "../../../support/scripted-graph.ts";

const free = async (answer: HttpResponse) => {
  const script = scripted([answer]);
  return { ...script, answer: await deleteSession(script.graph, url) };
};

describe("freeing a session", () => {
  it("is a DELETE of the upload URL without a token, which succeeds only with a 204", async () => {
    const { answer, toGraph, toSession } = await free(answered(204));
    expect(answer).toEqual({ kind: "deleted" });
    expect(toGraph).toEqual([]);
    expect(toSession).toEqual([{ method: "DELETE", url: UPLOAD, timeoutMs: 60_000 }]);
    for (const status of [200, 202]) expect((await free(answered(status))).answer.kind).toBe("transient");
  });

  it.each([
    [400, "invalidRequest"],
    [405, "notAllowed"],
    [409, "nameAlreadyExists"],
  ])("is tried a few times more when the service takes it for a bad request: %i %s", async (status, code) => {
    expect((await free(refusal(status, code))).answer).toMatchObject({
      kind: "transient",
      fewTries: true,
      error: { code: "target-unavailable", httpStatus: status },
    });
  });

  it.each(sessionTroubles.filter(([status]) => status !== 400))(
    "takes %i %s for %s",
    async (status, graphCode, kind, code) => {
      const { answer } = await free(refusal(status, graphCode, `Nothing at ${UPLOAD}.`));
      expect(answer).toMatchObject({ kind, error: { code, httpStatus: status } });
      expect(JSON.stringify(answer)).not.toContain(SECRET);
    },
  );

  it("waits when throttled, and has failed without an answer", async () => {
    const throttled = await free(refusal(503, "busy", "", { "Retry-After": "5" }));
    expect(throttled.answer).toMatchObject({ kind: "throttled", retryAfterMs: 5000 });
    expect((await free(broken)).answer.kind).toBe("transient");
  });
});
