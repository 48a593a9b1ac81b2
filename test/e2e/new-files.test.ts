import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { content, KIB, sha256 } from "../support/content.ts";
import { startSystem, type System } from "../support/system.ts";

const RANGE = 640 * KIB;
const ADA = "ada@contoso.example";
const TEAM = "7a8b9c0d-3333-4e5f-8a9b-1c2d3e4f5a6b";
const BOARD = "7a8b9c0d-4444-4e5f-8a9b-1c2d3e4f5a6b";
const ANNA = "anna@contoso.com";

const sizes = {
  "0 bytes": 0,
  "1 byte": 1,
  "one range": RANGE,
  "several ranges": 3 * RANGE + 12_345,
} as const;
type Size = keyof typeof sizes;
const sizeNames = Object.keys(sizes) as Size[];

const present = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error("the tenant lacks what the test needs");
  return value;
};

let system: System;
beforeAll(async () => {
  system = await startSystem({ env: { BLOBFERRY_LOCAL_PATIENCE: "0.1" } });
  for (const name of sizeNames) await system.putBlob(name, content(sizes[name]));
});
afterAll(() => system.stop());

const finance = () => present(system.graph.tenant().sites[0]);
const documents = () => present(finance().libraries[0]);

const targets = {
  drive: () => ({ kind: "drive", driveId: documents().driveId }),
  "site by id": () => ({ kind: "site", siteId: finance().id }),
  "site by address": () => ({ kind: "site", siteUrl: finance().webUrl }),
  user: () => ({ kind: "user", userId: ADA }),
  group: () => ({ kind: "group", groupId: BOARD }),
  channel: () => ({ kind: "channel", teamId: TEAM, channelId: "19:general@thread.tacv2" }),
  sharedFolder: () => ({ kind: "sharedFolder", sharingUrl: present(system.graph.tenant().sharingLinks[0]) }),
  webUrl: () => ({ kind: "webUrl", url: documents().webUrl }),
};
const kinds = Object.keys(targets) as (keyof typeof targets)[];

const submit = (transferId: string, blob: Size, target: object, options: object = {}) =>
  system.send({
    source: { container: "sources", blob },
    target,
    transferId,
    options: { rangeBytes: RANGE, ...options },
  });

/** The routes of the calls to Graph from here on. */
const callsFrom = (): (() => string[]) => {
  const before = system.graph.requests().length;
  return () =>
    system.graph
      .requests()
      .slice(before)
      .map(({ route }) => route);
};

describe.each(kinds)("%s", (kind) => {
  it.each(sizeNames)("gets a new file of %s in folders that were missing", async (size) => {
    const id = `${kind.replaceAll(" ", "-")}-${sizeNames.indexOf(size)}`;
    await submit(id, size, { ...targets[kind](), path: `new/${kind}/${id}.bin` });
    const { type, data } = await system.result(id);
    expect(data.error).toBeNull();
    expect(type).toBe("blobferry.transfer.completed");
    expect(data.verification).toBe("matched");
    expect(data.ranges).toBe(Math.ceil(sizes[size] / RANGE));
    const arrived = system.graph.items().filter(({ name }) => name === `${id}.bin`);
    expect(arrived).toMatchObject([
      { sizeBytes: sizes[size], sha256: sha256(content(sizes[size])), commits: 1, id: data.item?.id },
    ]);
  });
});

describe("calls to Graph", () => {
  it("are the session and the ranges for a new file at a known address", async () => {
    const calls = callsFrom();
    await submit("counted", "several ranges", { ...targets.drive(), path: "counted.bin" });
    expect((await system.result("counted")).type).toBe("blobferry.transfer.completed");
    expect(calls()).toEqual(["createUploadSession", "putRange", "putRange", "putRange", "putRange"]);
  });

  it("are one more where skip has to look whether there is a file", async () => {
    const calls = callsFrom();
    const target = { ...targets.drive(), path: "looked-up.bin" };
    await submit("looked-up", "one range", target, { conflictBehavior: "skip" });
    expect((await system.result("looked-up")).type).toBe("blobferry.transfer.completed");
    expect(calls()).toEqual(["getItem", "createUploadSession", "putRange"]);
    const again = callsFrom();
    await submit("left-alone", "1 byte", target, { conflictBehavior: "skip" });
    expect((await system.result("left-alone")).type).toBe("blobferry.transfer.skipped");
    expect(again()).toEqual(["getItem"]);
  });
});

describe.each([
  ["messageAttachment", { kind: "messageAttachment", userId: ANNA, messageId: "draft-1" }],
  ["eventAttachment", { kind: "eventAttachment", userId: ANNA, eventId: "event-1" }],
])("%s", (kind, target) => {
  it.each(["1 byte", "one range", "several ranges"] as const)("gets %s", async (size) => {
    const id = `${kind}-${sizeNames.indexOf(size)}`;
    await system.send({
      source: { container: "sources", blob: size },
      target,
      transferId: id,
      options: { name: `${id}.bin` },
    });
    const { data } = await system.result(id);
    expect(data).toMatchObject({ error: null, status: "completed" });
    const arrived = system.graph.attachments().filter(({ name }) => name === `${id}.bin`);
    expect(arrived.map((attachment) => attachment.sha256)).toEqual([sha256(content(sizes[size]))]);
  });
});

it("replaces the content of a driveItem from a base64 job", async () => {
  await submit("item-made", "1 byte", { ...targets.drive(), path: "item.bin" });
  const itemId = (await system.result("item-made")).data.item?.id;
  const job = {
    source: { container: "sources", blob: "several ranges" },
    target: { kind: "driveItem", driveId: documents().driveId, itemId },
    transferId: "item-replaced",
    options: { rangeBytes: RANGE, conflictBehavior: "replace" },
  };
  await system.send(Buffer.from(JSON.stringify(job)).toString("base64"));
  expect((await system.result("item-replaced")).data).toMatchObject({ error: null, status: "completed" });
  const arrived = system.graph.items().filter(({ id }) => id === itemId);
  expect(arrived).toMatchObject([{ sha256: sha256(content(sizes["several ranges"])), commits: 2 }]);
});
