import { describe, expect, it } from "vitest";
import { commitSession } from "../../../../src/graph/calls/commit-session.ts";
import type { HttpResponse } from "../../../../src/http/send.ts";
import type { CommitBy } from "../../../../src/transfer/record.ts";
import { webPages } from "../web-pages.ts";
import {
  answered,
  broken,
  bundle,
  jsonOf,
  refusal,
  scripted,
  SECRET,
  specOf,
  UPLOAD,
  url,
} from "../../../support/scripted-graph.ts";

const commit = async (by: CommitBy, answer: HttpResponse) => {
  const script = scripted([answer]);
  const spec = specOf(bundle, { conflictBehavior: "rename" });
  return { ...script, answer: await commitSession(script.graph, spec, url, by) };
};
const ways: readonly CommitBy[] = ["post", "source-url"];

describe("committing", () => {
  it("by post is a POST of nothing to the upload URL, without a token", async () => {
    const { toGraph, toSession } = await commit("post", answered(201, { id: "01A", size: 1000 }));
    expect(toGraph).toEqual([]);
    expect(toSession).toEqual([{ method: "POST", url: UPLOAD, contentBytes: 0, timeoutMs: 60_000 }]);
  });

  it("by source URL is a PUT of the item that names the session", async () => {
    const { toGraph, toSession } = await commit("source-url", answered(200, { id: "01A", size: 1000 }));
    expect(toSession).toEqual([]);
    expect(toGraph).toHaveLength(1);
    expect(toGraph[0]).toMatchObject({
      method: "PUT",
      url: "https://graph.example/v1.0/drives/b!d/bundles/01A",
    });
    expect(jsonOf(toGraph[0])).toStrictEqual({
      name: "report.pdf",
      "@microsoft.graph.conflictBehavior": "rename",
      "@microsoft.graph.sourceUrl": UPLOAD,
    });
  });

  it.each(ways)("by %s is done with 200 and 201, item or not", async (by) => {
    for (const status of [200, 201]) {
      expect((await commit(by, answered(status, { id: "01A" }))).answer).toMatchObject({
        kind: "committed",
        item: { id: "01A" },
      });
      expect((await commit(by, answered(status))).answer).toEqual({ kind: "committed", item: null });
    }
  });

  it.each(ways)("by %s is not done with a web page or a redirect", async (by) => {
    for (const answer of [...webPages.map((page) => page(200)), ...webPages.map((page) => page(201))]) {
      expect((await commit(by, answer)).answer.kind).toBe("transient");
    }
    expect((await commit(by, answered(302))).answer.kind).toBe("transient");
  });

  it.each([
    ["post", 409, "nameAlreadyExists", "name-conflict", "name-conflict"],
    ["post", 409, "resourceModified", "session-denied", "session-denied"],
    ["post", 400, "invalidRequest", "unsupported", "target-rejected"],
    ["post", 405, "notAllowed", "unsupported", "target-rejected"],
    ["post", 404, "itemNotFound", "gone", "session-denied"],
    ["post", 410, "gone", "gone", "session-denied"],
    ["post", 401, "expiredToken", "session-denied", "session-denied"],
    ["post", 403, "accessDenied", "session-denied", "session-denied"],
    ["post", 202, "", "transient", "target-unavailable"],
    ["post", 500, "generalException", "transient", "target-unavailable"],
    ["post", 507, "quotaLimitReached", "permanent", "quota-exceeded"],
    ["source-url", 409, "upload_name_conflict", "name-conflict", "name-conflict"],
    ["source-url", 409, "resourceModified", "session-denied", "session-denied"],
    ["source-url", 404, "itemNotFound", "gone", "session-denied"],
    // These are Graph's own, about our token, not the session's.
    ["source-url", 401, "InvalidAuthenticationToken", "transient", "sign-in-failed"],
    ["source-url", 403, "accessDenied", "permanent", "target-forbidden"],
    ["source-url", 400, "invalidRequest", "permanent", "target-rejected"],
    ["source-url", 405, "notAllowed", "permanent", "target-rejected"],
    ["source-url", 423, "resourceLocked", "locked", "target-locked"],
  ] as const)("by %s takes %i %s for %s", async (by, status, graphCode, kind, code) => {
    const { answer } = await commit(by, refusal(status, graphCode, `Cannot take ${UPLOAD}.`));
    expect(answer).toMatchObject({ kind, error: { code, httpStatus: status } });
    expect(JSON.stringify(answer)).not.toContain(SECRET);
  });

  it.each(ways)("by %s has failed without an answer, and waits when throttled", async (by) => {
    expect((await commit(by, broken)).answer.kind).toBe("transient");
    const throttled = refusal(429, "tooMany", "", { "Retry-After": "7" });
    expect((await commit(by, throttled)).answer).toMatchObject({ kind: "throttled", retryAfterMs: 7000 });
  });
});
