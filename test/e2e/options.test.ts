import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { content, KIB, sha256 } from "../support/content.ts";
import { startSystem, type System } from "../support/system.ts";
import { addressOf, targetsOf } from "../support/targets.ts";

const RANGE = 320 * KIB;
const BYTES = 3 * RANGE + 7;

let system: System;
beforeAll(async () => {
  system = await startSystem({ graph: { personalDrives: ["personal"], rewrite: true } });
  await system.putBlob("a/file.bin", content(BYTES));
  await system.putBlob("report.pdf", content(BYTES));
  await system.putBlob("empty.txt", content(0));
});
afterAll(() => system.stop());

const move = async (id: string, options: object, overrides: { blob?: string; target?: object } = {}) => {
  await system.send({
    source: { container: "sources", blob: overrides.blob ?? "a/file.bin" },
    target: overrides.target ?? targetsOf(id).bundle,
    transferId: id,
    options: { rangeBytes: RANGE, ...options },
  });
  return (await system.result(id)).data;
};
const itemsAt = (address: string) => system.graph.items().filter((item) => item.address === address);
const openSessions = (address: string) =>
  system.graph.sessions().filter((session) => session.address === address);

describe("deferCommit", () => {
  it("commits with a POST to the session on a business drive", async () => {
    const data = await move("defer", { deferCommit: true });
    expect(data).toMatchObject({ status: "completed", ranges: 4, verification: "matched" });
    expect(itemsAt(addressOf("bundle", "defer"))).toMatchObject([
      { sha256: sha256(content(BYTES)), commits: 1 },
    ]);
    expect(
      system.graph.requests().filter(({ method, sessionId }) => method === "POST" && sessionId),
    ).toHaveLength(1);
  });

  it("commits with a PUT that names the session on a personal drive", async () => {
    const target = { kind: "bundle", driveId: "personal1", itemId: "defer" };
    const data = await move("defer-personal", { deferCommit: true }, { target });
    expect(data).toMatchObject({ status: "completed", ranges: 4, verification: "matched" });
    expect(itemsAt("/drives/personal1/bundles/defer")).toMatchObject([{ commits: 1 }]);
  });
});

describe("conflictBehavior with an existing file", () => {
  const seeded = async (id: string) => {
    await system.graph.seed({ path: addressOf("bundle", id), name: "file.bin", content: "older" });
    return addressOf("bundle", id);
  };

  it("fail ends the transfer as name-conflict, leaves the file and no session", async () => {
    const address = await seeded("conflict-fail");
    const data = await move("conflict-fail", { conflictBehavior: "fail" });
    expect(data).toMatchObject({ status: "failed", error: { code: "name-conflict", httpStatus: 409 } });
    expect(itemsAt(address)).toMatchObject([{ sizeBytes: 5 }]);
    expect(openSessions(address)).toEqual([]);
  });

  it("replace overwrites it", async () => {
    const address = await seeded("conflict-replace");
    expect(await move("conflict-replace", { conflictBehavior: "replace" })).toMatchObject({
      status: "completed",
    });
    expect(itemsAt(address)).toMatchObject([{ sizeBytes: BYTES, sha256: sha256(content(BYTES)) }]);
  });

  it("rename stores the file beside the existing one", async () => {
    const address = await seeded("conflict-rename");
    const data = await move("conflict-rename", { conflictBehavior: "rename" });
    expect(data).toMatchObject({
      status: "completed",
      item: { name: "file 1.bin" },
      verification: "matched",
    });
    expect(
      itemsAt(address)
        .map(({ sizeBytes }) => sizeBytes)
        .sort(),
    ).toEqual([BYTES, 5].sort());
  });

  it.each(["fail", "replace", "rename"])("%s holds for an empty file too", async (conflictBehavior) => {
    const id = `conflict-empty-${conflictBehavior}`;
    const address = await seeded(id);
    const data = await move(id, { conflictBehavior, name: "file.bin" }, { blob: "empty.txt" });
    expect(data.error?.code ?? data.status).toBe(conflictBehavior === "fail" ? "name-conflict" : "completed");
    expect(itemsAt(address).some(({ sizeBytes }) => sizeBytes === 0)).toBe(conflictBehavior !== "fail");
  });
});

describe("verify, where the service rewrites a PDF", () => {
  it.each([
    ["auto", "completed", "altered-by-service"],
    ["warn", "completed", "altered-by-service"],
    ["off", "completed", "off"],
    ["strict", "failed", "altered-by-service"],
  ])("%s: %s", async (verify, status, verification) => {
    const data = await move(`verify-${verify}`, { verify }, { blob: "report.pdf" });
    expect(data).toMatchObject({ status, verification });
    expect(data.error?.code).toBe(status === "failed" ? "hash-mismatch" : undefined);
  });
});

it("uses the job's name and returns its labels", async () => {
  const data = await move("named", { name: "Ünï & co.bin", labels: { order: "42" } });
  expect(data).toMatchObject({ labels: { order: "42" }, item: { name: "Ünï & co.bin" } });
});

it("puts no upload URL into a result or the log", async () => {
  const published = JSON.stringify(await system.allResults()) + system.log();
  expect(published).not.toMatch(/tempauth|\/up\//);
});
