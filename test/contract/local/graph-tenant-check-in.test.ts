import { describe, expect, it } from "vitest";
import { callGraph, startTestGraph, verdictOf } from "./graph-client.ts";
import { callAs, driveAt, idIn, messageIn, namesIn, putContent } from "./graph-tenant.ts";

const startWithFile = async (library: string) => {
  const graph = await startTestGraph({ tokens: { other: ["Sites.ReadWrite.All"] } });
  const drive = driveAt(graph, library);
  const id = idIn(await putContent(graph, `${drive}/root:/a.txt:/content`));
  const get = (token: string) => callAs(graph, token, "GET", `${drive}/items/${id}?$select=name,publication`);
  return { graph, drive, item: `${drive}/items/${id}`, get };
};

describe("a library that requires check-out", () => {
  it("hides a new file from others until it is checked in", async () => {
    const { graph, drive, item, get } = await startWithFile("Archive");
    expect((await get("local")).json).toMatchObject({ name: "a.txt", publication: { level: "checkout" } });
    expect(verdictOf(await get("other"))).toBe("404 itemNotFound");
    expect((await callAs(graph, "other", "GET", `${drive}/root:/a.txt:`)).status).toBe(404);
    expect(namesIn(await callAs(graph, "other", "GET", `${drive}/root/children`))).toEqual([]);
    expect((await callAs(graph, "other", "POST", `${item}/checkin`, {})).status).toBe(404);

    const checkIn = { checkInAs: "published", comment: "by test" };
    expect((await callGraph(graph, "POST", `${item}/checkin`, checkIn)).status).toBe(204);
    expect((await get("other")).json).toMatchObject({
      publication: { level: "published", versionId: "1.0" },
    });
    expect(verdictOf(await callGraph(graph, "POST", `${item}/checkin`, {}))).toBe("400 invalidRequest");
    expect(graph.state().counts.checkIns).toBe(1);
  });

  it("keeps a hidden name taken", async () => {
    const { graph, drive } = await startWithFile("Archive");
    const target = `${drive}/root:/a.txt:/content?@microsoft.graph.conflictBehavior=fail`;
    expect(verdictOf(await putContent(graph, target, "x", "other"))).toBe("409 nameAlreadyExists");
  });

  it("replaces a file only while the caller has it checked out", async () => {
    const { graph, item } = await startWithFile("Archive");
    const replace = { item: { "@microsoft.graph.conflictBehavior": "replace" } };
    const open = (token: string) => callAs(graph, token, "POST", `${item}/createUploadSession`, replace);
    await callGraph(graph, "POST", `${item}/checkin`, {});
    expect(verdictOf(await open("local"))).toBe("423 notAllowed");
    expect(verdictOf(await putContent(graph, `${item}/content`))).toBe("423 notAllowed");
    expect((await callGraph(graph, "POST", `${item}/checkout`)).status).toBe(204);
    expect((await open("local")).status).toBe(200);
    expect(verdictOf(await open("other"))).toBe("423 notAllowed");
    expect(verdictOf(await callAs(graph, "other", "POST", `${item}/checkout`))).toBe("423 resourceLocked");
    expect(verdictOf(await callAs(graph, "other", "POST", `${item}/checkin`, {}))).toBe("423 resourceLocked");
    expect((await putContent(graph, `${item}/content`, "new")).json).toMatchObject({ size: 3 });
  });
});

describe("publication", () => {
  it("is returned only when it is selected", async () => {
    const { graph, item, get } = await startWithFile("Documents");
    expect((await callGraph(graph, "GET", item)).json).not.toHaveProperty("publication");
    expect((await get("other")).json).toEqual({
      "@odata.type": "#microsoft.graph.driveItem",
      name: "a.txt",
      publication: { level: "published", versionId: "1.0" },
    });
  });
});

describe("PATCH …/listItem/fields", () => {
  const patch = async (fields: object) => {
    const { graph, item } = await startWithFile("Documents");
    const reply = await callGraph(graph, "PATCH", `${item}/listItem/fields`, fields);
    const { json } = await callGraph(graph, "GET", `${item}/listItem`);
    return { reply, json, graph };
  };

  it("sets known columns", async () => {
    const fields = { Title: "A", Department: "HR", InvoiceNumber: 7, Approved: true };
    const { reply, json, graph } = await patch({
      ...fields,
      "Tags@odata.type": "Collection(Edm.String)",
      Tags: ["a", "b"],
    });
    const all = { ...fields, Tags: ["a", "b"] };
    expect([reply.status, reply.json]).toEqual([200, all]);
    expect(json).toMatchObject({ fields: all });
    expect(graph.state().counts.fieldUpdates).toBe(1);
  });

  it.each([
    [{ Title: "A", Other: "x" }, "Field 'Other' is not recognized"],
    [{ Tags: ["a"] }, "The value of field 'Tags' is invalid."],
    [{ "Tags@odata.type": "Collection(Edm.String)", Tags: [1] }, "The value of field 'Tags' is invalid."],
    [{ Department: {} }, "The value of field 'Department' is invalid."],
  ])("refuses %j and changes nothing", async (fields, message) => {
    const { reply, json } = await patch(fields);
    expect([verdictOf(reply), messageIn(reply)]).toEqual(["400 invalidRequest", message]);
    expect(json).toMatchObject({ fields: {} });
  });
});

describe("PATCH …/listItem", () => {
  it("sets a content type that the list has", async () => {
    const { graph, item } = await startWithFile("Documents");
    const patch = (id: string) => callGraph(graph, "PATCH", `${item}/listItem`, { contentType: { id } });
    expect((await patch("0x0101009A1B2C")).json).toMatchObject({ contentType: { id: "0x0101009A1B2C" } });
    expect(verdictOf(await patch("0x0101FF"))).toBe("400 invalidRequest");
    expect((await callGraph(graph, "PATCH", `${item}/listItem`, { name: "b" })).status).toBe(400);
    const library = graph.tenant().sites[0]?.libraries[0];
    const file = library?.root.children?.find(({ name }) => name === "a.txt")?.file;
    expect(file).toMatchObject({ contentTypeId: "0x0101009A1B2C", level: "published" });
  });

  it("is for files that are there", async () => {
    const { graph, drive } = await startWithFile("Documents");
    const patch = (path: string) =>
      callGraph(graph, "PATCH", `${drive}/root:/${path}:/listItem/fields`, { Title: "x" });
    expect([verdictOf(await patch("none")), verdictOf(await patch("2025"))]).toEqual([
      "404 itemNotFound",
      "400 invalidRequest",
    ]);
  });
});
