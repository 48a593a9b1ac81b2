import { describe, expect, it } from "vitest";
import { callGraph, startTestGraph, verdictOf } from "./graph-client.ts";
import { driveAt, putContent } from "./graph-tenant.ts";

const startWithDrive = async () => {
  const graph = await startTestGraph();
  const drive = driveAt(graph);
  const session = (path: string) =>
    callGraph(graph, "POST", `${drive}/root:/${path}:/createUploadSession`, {});
  return { graph, drive, session };
};

const REFUSED = "400 invalidRequest nameContainsInvalidCharacters";
const UNADDRESSABLE = "400 invalidRequest invalidPath";

describe("the name of a new file", () => {
  it.each([
    ["a%3Ab", REFUSED],
    ["CON", REFUSED],
    ["~%24a.docx", REFUSED],
    ["a_vti_b", REFUSED],
    ["a.", REFUSED],
    ["a%252Fb", UNADDRESSABLE],
    ["%26%23", UNADDRESSABLE],
    ["2025//a", UNADDRESSABLE],
    ["a%23b%25c+d'e&f", "200"],
  ])("%s is met with %s", async (path, verdict) => {
    const { graph, drive, session } = await startWithDrive();
    expect(verdictOf(await session(path))).toBe(verdict);
    const small = await putContent(graph, `${drive}/root:/${path}:/content`);
    expect(verdictOf(small)).toBe(verdict === "200" ? "201" : verdict);
    if (verdict === "200") expect(small.json).toMatchObject({ name: decodeURIComponent(path) });
  });

  it("is refused in a folder that would be made for it", async () => {
    const { graph, drive } = await startWithDrive();
    for (const path of ["forms/a.txt", "AUX/a.txt", "x/CON/a.txt"]) {
      expect(verdictOf(await putContent(graph, `${drive}/root:/${path}:/content`))).toBe(REFUSED);
    }
    expect((await putContent(graph, `${drive}/root:/forms:/content`)).status).toBe(201);
    expect((await putContent(graph, `${drive}/root:/2025/forms/a:/content`)).status).toBe(201);
  });
});

describe("the name of a new folder", () => {
  it.each(["forms", "Forms", "a|b", "LPT1", "a ", "~x"])("is not %j", async (name) => {
    const { graph, drive } = await startWithDrive();
    const reply = await callGraph(graph, "POST", `${drive}/root/children`, { name, folder: {} });
    expect(verdictOf(reply)).toBe(REFUSED);
    if (name.toLowerCase() !== "forms") return;
    const below = await callGraph(graph, "POST", `${drive}/root:/2025:/children`, { name, folder: {} });
    expect(below.status).toBe(201);
  });
});

describe("a path", () => {
  it("has at most 400 characters, counted from the slash after the host", async () => {
    const { session, graph, drive } = await startWithDrive();
    const base = "/sites/Finance/Shared Documents/2025/";
    const folder = "f".repeat(200);
    await callGraph(graph, "POST", `${drive}/root:/2025:/children`, { name: folder, folder: {} });
    const room = 400 - base.length - folder.length - 1;
    const at = (length: number) => session(`2025/${folder}/${"%23".repeat(length)}`);
    expect((await at(room)).status).toBe(200);
    expect(verdictOf(await at(room + 1))).toBe("400 invalidRequest pathIsTooLong");
  });
});
