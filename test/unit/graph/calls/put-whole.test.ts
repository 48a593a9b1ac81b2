import { describe, expect, it } from "vitest";
import { putWhole } from "../../../../src/graph/calls/put-whole.ts";
import type { HttpResponse } from "../../../../src/http/send.ts";
import { webPages } from "../web-pages.ts";
import {
  answered,
  broken,
  bundle,
  jsonOf,
  mail,
  refusal,
  scripted,
  specOf,
} from "../../../support/scripted-graph.ts";

describe("writing a whole file", () => {
  const put = async (
    answer: HttpResponse,
    options: object = {},
    contentType: string | null = null,
    bytes = Buffer.alloc(0),
  ) => {
    const script = scripted([answer]);
    const spec = specOf(bundle, options, { bytes: bytes.length, contentType });
    return { ...script, answer: await putWhole(script.graph, spec, bytes) };
  };

  it("is a POST of the attachment to a list of them, and its id is in the answer", async () => {
    const script = scripted([answered(201, { id: "ATT", name: "report.pdf", size: 240 })]);
    const answer = await putWhole(script.graph, specOf(mail, {}, { bytes: 3 }), Buffer.from("abc"));
    expect(script.toGraph[0]).toMatchObject({
      method: "POST",
      url: "https://graph.example/v1.0/users/anna%40contoso.com/messages/AAM%3D/attachments",
    });
    expect(jsonOf(script.toGraph[0])).toMatchObject({ contentBytes: "YWJj" });
    expect(answer).toMatchObject({ kind: "committed", item: { id: "ATT", bytes: 240 } });
  });

  it("is a PUT of the bytes, where there are some", async () => {
    const bytes = Buffer.from("abc");
    const { toGraph } = await put(answered(201, { id: "01A", size: 3 }), {}, null, bytes);
    expect(toGraph[0]).toMatchObject({ method: "PUT", body: bytes, contentBytes: 3 });
  });

  it("is a PUT of no bytes to the item's content, through Graph", async () => {
    const { toGraph, toSession } = await put(answered(201, { id: "01A", size: 0 }));
    expect(toSession).toEqual([]);
    expect(toGraph).toEqual([
      {
        method: "PUT",
        url: "https://graph.example/v1.0/drives/b!d/bundles/01A/content?@microsoft.graph.conflictBehavior=fail",
        headers: { "Content-Type": "application/octet-stream" },
        contentBytes: 0,
        timeoutMs: 60_000,
      },
    ]);
  });

  it("says the conflict behaviour, and the job's content type before the blob's", async () => {
    const done = answered(200, { id: "01A", size: 0 });
    const asked = await put(done, { conflictBehavior: "replace", contentType: "text/csv" }, "text/plain");
    expect(asked.toGraph[0]?.url).toMatch(/conflictBehavior=replace$/);
    expect((await put(done, { conflictBehavior: "skip" })).toGraph[0]?.url).toMatch(/conflictBehavior=fail$/);
    expect(asked.toGraph[0]?.headers).toEqual({ "Content-Type": "text/csv" });
    const found = await put(done, {}, "text/plain");
    expect(found.toGraph[0]?.headers).toEqual({ "Content-Type": "text/plain" });
  });

  it.each([200, 201])("is done with %i, item or not", async (status) => {
    expect((await put(answered(status, { id: "01A", size: 0 }))).answer).toMatchObject({
      kind: "committed",
      item: { id: "01A", bytes: 0 },
    });
    expect((await put(answered(status, "{"))).answer).toEqual({ kind: "committed", item: null });
  });

  it.each([
    [409, "nameAlreadyExists", "name-conflict", "name-conflict"],
    [409, "resourceModified", "refused", "target-unavailable"],
    [409, "", "refused", "target-unavailable"],
    [409, "accessDenied", "permanent", "target-rejected"],
    [412, "preconditionFailed", "refused", "target-unavailable"],
    [423, "resourceLocked", "locked", "target-locked"],
    [403, "accessDenied", "permanent", "target-forbidden"],
    [500, "generalException", "transient", "target-unavailable"],
  ])("takes %i %s for %s", async (status, graphCode, kind, code) => {
    expect((await put(refusal(status, graphCode))).answer).toMatchObject({ kind, error: { code } });
  });

  it.each(["replace", "rename"])(
    "tries a name conflict again under %s: it is passing",
    async (conflictBehavior) => {
      const { answer } = await put(refusal(409, "nameAlreadyExists"), { conflictBehavior });
      expect(answer.kind).toBe("transient");
    },
  );

  it("is not done with a web page", async () => {
    for (const page of webPages) {
      for (const status of [200, 201]) expect((await put(page(status))).answer.kind).toBe("transient");
    }
  });

  it("has failed without an answer", async () => {
    expect((await put(broken)).answer.kind).toBe("transient");
  });
});
