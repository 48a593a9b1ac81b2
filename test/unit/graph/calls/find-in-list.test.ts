import { describe, expect, it } from "vitest";
import { getItem } from "../../../../src/graph/calls/get-item.ts";
import type { HttpResponse } from "../../../../src/http/send.ts";
import { answered, mail, refusal, scripted, wanted } from "../../../support/scripted-graph.ts";

const LIST =
  "https://graph.example/v1.0/users/anna%40contoso.com/messages/AAM%3D/attachments?$select=id,name,size,isInline,contentType,lastModifiedDateTime&$top=50";

const item = (own: object = {}) => ({
  id: "ATT",
  name: wanted.name,
  size: wanted.bytes + 237,
  lastModifiedDateTime: "2026-10-05T11:30:00Z",
  ...own,
});

const find = async (...answers: HttpResponse[]) => {
  const script = scripted(answers);
  return { ...script, answer: await getItem(script.graph, mail, wanted) };
};
const among = async (...value: readonly object[]) => (await find(answered(200, { value }))).answer;

describe("looking for an attachment whose id nobody told", () => {
  it("reads the list without the contents, and takes the one that fits", async () => {
    const { toGraph, answer } = await find(
      answered(200, { value: [item({ id: "other", name: "b" }), item()] }),
    );
    expect(toGraph.map(({ url }) => url)).toEqual([LIST]);
    expect(answer).toMatchObject({ kind: "found", item: { id: "ATT", bytes: 1237, uploaded: null } });
  });

  it.each([
    ["of another name", { name: "Report.pdf" }],
    ["with fewer bytes", { size: wanted.bytes - 1 }],
    ["from before the transfer", { lastModifiedDateTime: "2026-10-05T10:59:59Z" }],
  ])("takes none %s", async (_which, own) => {
    expect(await among(item(own))).toEqual({ kind: "absent" });
  });

  it("takes one whose time is not shown", async () => {
    expect(await among(item({ lastModifiedDateTime: null }))).toMatchObject({ kind: "found" });
  });

  it.each([
    ["two that fit", [item(), item({ id: "other" })]],
    ["one that is larger than properties make it", [item({ size: wanted.bytes + 4097 })]],
  ])("does not decide about %s", async (_which, value) => {
    expect(await among(...value)).toMatchObject({ kind: "permanent", error: { code: "target-rejected" } });
  });

  it("prefers the one that fits to one that is too large", async () => {
    expect(await among(item({ id: "large", size: 9999 }), item())).toMatchObject({ item: { id: "ATT" } });
  });

  it("reads every page, and gives up on a list without an end", async () => {
    const more = answered(200, { value: [], "@odata.nextLink": "https://graph.example/next" });
    const { toGraph, answer } = await find(more, answered(200, { value: [item()] }));
    expect(toGraph[1]?.url).toBe(`${LIST}&$skip=50`);
    expect(answer.kind).toBe("found");
    expect((await find(more, more, more, more, more, more)).answer.kind).toBe("permanent");
  });

  it("decides nothing where the message is gone: an attachment may have gone with it", async () => {
    expect((await find(refusal(404, "ErrorItemNotFound"))).answer).toMatchObject({
      kind: "permanent",
      error: { code: "target-not-found" },
    });
  });

  it("tries again after an answer that is no list", async () => {
    expect((await find(answered(200, "{"))).answer.kind).toBe("transient");
    expect((await find(refusal(500, "x"))).answer.kind).toBe("transient");
  });
});

it("an attachment with an id is read by it", async () => {
  const script = scripted([answered(200, item())]);
  const answer = await getItem(script.graph, mail, { ...wanted, id: "A/T=" });
  expect(script.toGraph[0]?.url).toBe(
    "https://graph.example/v1.0/users/anna%40contoso.com/messages/AAM%3D/attachments/A%2FT%3D?$select=id,name,size,isInline,contentType,lastModifiedDateTime",
  );
  expect(answer).toMatchObject({ kind: "found", item: { bytes: 1237 } });
});

it("an attachment that is gone is absent", async () => {
  const script = scripted([refusal(404, "ErrorItemNotFound")]);
  expect(await getItem(script.graph, mail, { ...wanted, id: "ATT" })).toEqual({ kind: "absent" });
});
