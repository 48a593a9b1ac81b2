import { describe, expect, it } from "vitest";
import type { GraphOptions } from "../../../local/graph/options.ts";
import { upload, withBehavior } from "./graph-drive-upload.ts";
import { call, callGraph, createSession, startTestGraph, verdictOf } from "./graph-client.ts";
import { driveAt, idIn, namesIn, putContent } from "./graph-tenant.ts";

const startWithFile = async (options: GraphOptions = {}) => {
  const graph = await startTestGraph(options);
  const drive = driveAt(graph);
  const old = await putContent(graph, `${drive}/root:/x.bin:/content`, "old");
  const address = `${drive}/root:/x.bin:`;
  return { graph, drive, address, old, path: address.slice(5) };
};

describe("a new file whose name is taken", () => {
  it("with fail is refused after the last byte, and can be committed under another behavior", async () => {
    const { graph, path, address } = await startWithFile();
    const url = await createSession(graph, path, withBehavior("fail"));
    expect(verdictOf(await upload(url))).toBe("409 nameAlreadyExists");
    expect((await callGraph(graph, "GET", address)).json).toMatchObject({ size: 3 });
    const commit = { "@microsoft.graph.sourceUrl": url, "@microsoft.graph.conflictBehavior": "rename" };
    expect((await callGraph(graph, "PUT", address, commit)).json).toMatchObject({ name: "x 1.bin" });
  });

  it("with fail is refused at once where the service looks first", async () => {
    const { graph, address } = await startWithFile({ conflictOnCreate: true });
    const create = (behavior: string, name: string) =>
      callGraph(
        graph,
        "POST",
        `${address.replace("x.bin", name)}/createUploadSession`,
        withBehavior(behavior, name),
      );
    expect(verdictOf(await create("fail", "X.BIN"))).toBe("409 nameAlreadyExists");
    expect((await create("fail", "y.bin")).status).toBe(200);
    expect((await create("replace", "x.bin")).status).toBe(200);
  });

  it("with replace keeps the id", async () => {
    const { graph, path, old } = await startWithFile();
    const done = await upload(await createSession(graph, path, withBehavior("replace")));
    expect([done.status, idIn(done)]).toEqual([200, idIn(old)]);
  });

  it("with rename takes the first available name", async () => {
    const { graph, path, drive } = await startWithFile();
    for (const name of ["x 1.bin", "x 2.bin"]) {
      const done = await upload(await createSession(graph, path, withBehavior("rename")));
      expect([done.status, done.json]).toMatchObject([201, { name }]);
    }
    const small = await putContent(
      graph,
      `${drive}/root:/x.bin:/content?@microsoft.graph.conflictBehavior=rename`,
    );
    expect(small.json).toMatchObject({ name: "x 3.bin" });
    expect(namesIn(await callGraph(graph, "GET", `${drive}/root/children`))).toHaveLength(6);
  });

  it("meets a folder made during its upload with 409, whatever its behavior", async () => {
    const { graph, drive } = await startWithFile();
    const url = await createSession(graph, `${drive.slice(5)}/root:/y:`, withBehavior("replace", "y"));
    await callGraph(graph, "POST", `${drive}/root/children`, { name: "y", folder: {} });
    expect(verdictOf(await upload(url))).toBe("409 nameAlreadyExists");
  });

  it("counts two spellings of a name as one item", async () => {
    const { graph, drive } = await startWithFile({ oneSessionPerItem: true });
    const url = await createSession(graph, `${drive.slice(5)}/root:/n.bin:`);
    const second = await callGraph(graph, "POST", `${drive}/items/root:/N.BIN:/createUploadSession`, {});
    expect(verdictOf(second)).toBe("409 nameAlreadyExists");
    await call("DELETE", url);
    expect((await callGraph(graph, "POST", `${drive}/root:/N.BIN:/createUploadSession`, {})).status).toBe(
      200,
    );
  });
});
