import { afterAll, beforeAll, expect, it } from "vitest";
import type { NodeView } from "../../local/graph/tenant/view.ts";
import { content, KIB, sha256 } from "../support/content.ts";
import { startSystem, type System } from "../support/system.ts";

const RANGE = 320 * KIB;
const BYTES = RANGE + 7;

let system: System;
beforeAll(async () => {
  system = await startSystem();
  await system.putBlob("file.bin", content(BYTES));
  await system.putBlob("empty.bin", content(0));
});
afterAll(() => system.stop());

/** The default tenant: `Archive` requires check-out and has one column, `Documents` has several. */
const library = (name: "Documents" | "Archive") => {
  const found = system.graph.tenant().sites[0]?.libraries.find((one) => one.name === name);
  if (found === undefined) throw new Error(`the tenant has no library ${name}`);
  return found;
};
const move = async (id: string, name: "Documents" | "Archive", options: object, blob = "file.bin") => {
  await system.send({
    source: { container: "sources", blob },
    target: { kind: "drive", driveId: library(name).driveId, path: `${id}.bin` },
    transferId: id,
    options: { rangeBytes: RANGE, ...options },
  });
  return (await system.result(id)).data;
};
const fileOf = (id: string, name: "Documents" | "Archive"): NodeView["file"] =>
  library(name).root.children?.find((child) => child.name === `${id}.bin`)?.file ?? null;
/** The routes of the calls that follow an arrival, from here on. They name the file by its id. */
const followUpsFrom = (): (() => string[]) => {
  const before = system.graph.requests().length;
  return () =>
    system.graph
      .requests()
      .slice(before)
      .map(({ route }) => route)
      .filter((route) => ["patchListItem", "patchFields", "checkIn"].includes(route));
};

const ARRIVED = { sizeBytes: BYTES, sha256: sha256(content(BYTES)), commits: 1 };
const DONE = { status: "done", error: null };

it("leaves a file checked out in a library that requires it, unless the job asks otherwise", async () => {
  const data = await move("unasked", "Archive", {});
  expect(data).toMatchObject({ status: "completed", verification: "matched", followUps: {} });
  expect(fileOf("unasked", "Archive")).toMatchObject({ ...ARRIVED, level: "checkout" });
});

it.each(["file.bin", "empty.bin"])("checks %s in", async (blob) => {
  const id = `checked-in-${blob.length}`;
  const followUps = followUpsFrom();
  const data = await move(id, "Archive", { checkIn: true }, blob);
  expect(data).toMatchObject({ status: "completed", error: null, followUps: { checkIn: DONE } });
  expect(fileOf(id, "Archive")).toMatchObject({ level: "published", commits: 1 });
  expect(followUps()).toEqual(["checkIn"]);
});

it("takes a check-in for done in a library that requires no check-out", async () => {
  const data = await move("not-checked-out", "Documents", { checkIn: true });
  expect(data).toMatchObject({ status: "completed", followUps: { checkIn: DONE } });
  expect(fileOf("not-checked-out", "Documents")).toMatchObject({ ...ARRIVED, level: "published" });
});

it("sets columns of every type, and the content type", async () => {
  const fields = { Department: "Finance", InvoiceNumber: 42, Approved: true, Tags: ["a", "b"] };
  const followUps = followUpsFrom();
  const data = await move("columns", "Documents", { fields, contentTypeId: "0x0101009A1B2C" });
  expect(data).toMatchObject({ status: "completed", error: null, followUps: { fields: DONE } });
  expect(fileOf("columns", "Documents")).toMatchObject({
    ...ARRIVED,
    fields,
    contentTypeId: "0x0101009A1B2C",
  });
  expect(followUps()).toEqual(["patchListItem", "patchFields"]);
});

it("sets the columns before it checks the file in", async () => {
  const followUps = followUpsFrom();
  const data = await move("both", "Archive", { checkIn: true, fields: { Department: "Finance" } });
  expect(data.followUps).toMatchObject({ fields: DONE, checkIn: DONE });
  expect(fileOf("both", "Archive")).toMatchObject({
    ...ARRIVED,
    level: "published",
    fields: { Department: "Finance" },
  });
  expect(followUps()).toEqual(["patchFields", "checkIn"]);
});

it.each([
  ["an unknown column", { fields: { Departement: "Finance" } }, /Departement/],
  ["an unknown content type", { contentTypeId: "0x0101FF" }, /content ?type/i],
])("completes with %s, says why it is not set, and checks in all the same", async (what, options, why) => {
  const id = what.replaceAll(" ", "-");
  const data = await move(id, "Archive", { checkIn: true, ...options });
  expect(data).toMatchObject({
    status: "completed",
    verification: "matched",
    error: null,
    followUps: { fields: { status: "failed" }, checkIn: DONE },
  });
  expect(data.followUps?.fields?.error?.message).toMatch(why);
  expect(fileOf(id, "Archive")).toMatchObject({ ...ARRIVED, level: "published", fields: {} });
});

it("does none of it to a file that is left alone", async () => {
  const options = { checkIn: true, fields: { Department: "Finance" }, conflictBehavior: "skip" };
  const path = `/drives/${encodeURIComponent(library("Archive").driveId)}/root:/left.bin`;
  await system.graph.seed({ path, name: "left.bin", content: "older" });
  const followUps = followUpsFrom();
  const data = await move("left", "Archive", options);
  expect(data).toMatchObject({ status: "skipped", followUps: {} });
  expect(fileOf("left", "Archive")).toMatchObject({ sizeBytes: 5, fields: {} });
  expect(followUps()).toEqual([]);
});
