import { describe, expect, it } from "vitest";
import type { GraphOptions } from "../../../local/graph/options.ts";
import { callGraph, startTestGraph, verdictOf } from "./graph-client.ts";
import { driveAt, idIn, namesIn, putContent } from "./graph-tenant.ts";

const startWithDrive = async (options: GraphOptions = {}) => {
  const graph = await startTestGraph(options);
  const drive = driveAt(graph);
  const make = (at: string, name: string, behavior?: string) =>
    callGraph(graph, "POST", `${drive}${at}/children`, {
      name,
      folder: {},
      ...(behavior === undefined ? {} : { "@microsoft.graph.conflictBehavior": behavior }),
    });
  return { graph, drive, make };
};

describe("POST …/children", () => {
  it("makes a folder below the root, a path or an id", async () => {
    const { graph, drive, make } = await startWithDrive();
    const made = await make("/root", "2026", "fail");
    expect([made.status, made.json]).toMatchObject([201, { name: "2026", folder: { childCount: 0 } }]);
    expect((await make("/root:/2026:", "10")).status).toBe(201);
    expect((await make(`/items/${idIn(made)}`, "11")).status).toBe(201);
    expect((await make(`/items/${idIn(made)}:/11:`, "30")).status).toBe(201);
    expect((await make("/items/root", "2027")).status).toBe(201);
    expect(namesIn(await callGraph(graph, "GET", `${drive}/root:/2026:/children`))).toEqual(["10", "11"]);
    expect((await callGraph(graph, "GET", `${drive}/root:/2026/11/30:`)).status).toBe(200);
    expect(graph.state().counts.foldersCreated).toBe(5);
  });

  it.each([
    [undefined, "409 nameAlreadyExists"],
    ["fail", "409 nameAlreadyExists"],
    ["replace", "200"],
    ["rename", "201"],
    ["other", "400 invalidRequest"],
  ])("with %s meets an existing folder with %s", async (behavior, verdict) => {
    const { graph, drive, make } = await startWithDrive();
    await putContent(graph, `${drive}/root:/2025/a.txt:/content`);
    const reply = await make("/root", "2025", behavior);
    expect(verdictOf(reply)).toBe(verdict);
    if (behavior === "replace") {
      const existing = await callGraph(graph, "GET", `${drive}/root:/2025:`);
      expect(reply.json).toMatchObject({ id: idIn(existing), folder: { childCount: 1 } });
    }
    if (behavior === "rename") expect(reply.json).toMatchObject({ name: "2025 1" });
  });

  it("never replaces a file, and compares names without case", async () => {
    const { graph, drive, make } = await startWithDrive();
    await putContent(graph, `${drive}/root:/File:/content`);
    expect(verdictOf(await make("/root", "FILE", "replace"))).toBe("409 nameAlreadyExists");
    expect(verdictOf(await make("/root", "shared", "fail"))).toBe("409 nameAlreadyExists");
  });

  it("needs an existing parent folder", async () => {
    const { graph, drive, make } = await startWithDrive();
    expect(verdictOf(await make("/root:/none:", "x"))).toBe("404 itemNotFound");
    expect(verdictOf(await make("/items/01NONE", "x"))).toBe("404 itemNotFound");
    await putContent(graph, `${drive}/root:/file:/content`);
    expect(verdictOf(await make("/root:/file:", "x"))).toBe("400 invalidRequest");
  });

  it("makes only folders", async () => {
    const { graph, drive } = await startWithDrive();
    for (const body of [{ name: "x" }, { name: "x", file: {} }, { folder: {} }]) {
      expect((await callGraph(graph, "POST", `${drive}/root/children`, body)).status).toBe(400);
    }
  });

  it("passes through the faults", async () => {
    const statuses = [409, 404, 423, 429];
    const { graph, drive, make } = await startWithDrive({
      intercept: ({ route, kind, address, count }) => {
        if (route !== "createFolder" || kind !== "driveItem" || address === null) return null;
        const status = statuses[count - 1];
        return status === undefined
          ? null
          : { kind: "answer", when: status === 404 ? "after" : "before", status };
      },
    });
    for (const status of statuses) expect((await make("/root", `f${status}`)).status).toBe(status);
    expect(namesIn(await callGraph(graph, "GET", `${drive}/root/children`))).toEqual([
      "2025",
      "Shared",
      "f404",
    ]);
    expect(graph.requests().filter(({ route }) => route === "createFolder")).toHaveLength(4);
  });

  it("makes a folder once, however many ask at the same time", async () => {
    const { make } = await startWithDrive();
    const replies = await Promise.all(Array.from({ length: 20 }, () => make("/root", "2026", "fail")));
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(replies.filter(({ status }) => status === 409)).toHaveLength(19);
  });
});
