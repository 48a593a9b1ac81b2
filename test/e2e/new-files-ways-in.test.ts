import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { content, KIB, sha256 } from "../support/content.ts";
import { runPiped } from "../support/run-cli.ts";
import { startSystem, type System } from "../support/system.ts";

const RANGE = 320 * KIB;
const KEY = "the-key-of-this-test";
const USER = "ada@contoso.example";
const TEAM = "7a8b9c0d-3333-4e5f-8a9b-1c2d3e4f5a6b";
const BOARD = "7a8b9c0d-4444-4e5f-8a9b-1c2d3e4f5a6b";
const SIZES = {
  "0": 0,
  "1": 1,
  "one-range": RANGE,
  "several-ranges": 3 * RANGE + 77,
  "attachment-session": 10 * RANGE + 77,
};
type Size = keyof typeof SIZES;

let system: System;
beforeAll(async () => {
  system = await startSystem({
    env: { BLOBFERRY_LOCAL_KEY: KEY },
    graph: { requestLogLength: 10_000 },
  });
  for (const [name, bytes] of Object.entries(SIZES)) await system.putBlob(name, content(bytes));
});
afterAll(() => system.stop());

/** The default tenant's site with its libraries Documents and Archive. */
const finance = () => {
  const site = system.graph.tenant().sites.find(({ name }) => name === "Finance");
  const [documents, archive] = site?.libraries ?? [];
  if (site === undefined || documents === undefined || archive === undefined)
    throw new Error("the tenant has no site Finance with two libraries");
  return { site, documents, archive };
};
const idIn = (
  libraryRoot: { readonly children: readonly { id: string; name: string }[] | null },
  name: string,
) => libraryRoot.children?.find((child) => child.name === name)?.id ?? "none";

interface Case {
  readonly target: object;
  /** The start of the file's address at the stand-in, decoded. */
  readonly at: () => string;
}
type MakeCase = (file: string) => Case;

const driveOfUser = () =>
  system.graph.tenant().users.find(({ userPrincipalName }) => userPrincipalName === USER)?.driveId ?? "none";
const driveOfGroup = (id: string) =>
  system.graph.tenant().groups.find((group) => group.id === id)?.driveId ?? "none";

/** A target of each kind with a path. The folders `made/…` are missing at first. */
const withPath: Record<string, MakeCase> = {
  "drive by id": (file) => ({
    target: { kind: "drive", driveId: finance().documents.driveId, path: `made/by drive/${file}` },
    at: () => `/drives/${finance().documents.driveId}/root:/made/by drive/${file}`,
  }),
  "drive with a folder": (file) => {
    const { driveId, root } = finance().documents;
    return {
      target: { kind: "drive", driveId, folderId: idIn(root, "2025"), path: file },
      at: () => `/drives/${driveId}/root:/2025/${file}`,
    };
  },
  "site by its address": (file) => ({
    target: { kind: "site", siteUrl: finance().site.webUrl, path: `made/by site/${file}` },
    at: () => `/drives/${finance().documents.driveId}/root:/made/by site/${file}`,
  }),
  "site by its id, and a library": (file) => ({
    target: { kind: "site", siteId: finance().site.id, library: "Archive", path: `Ünï & co/${file}` },
    at: () => `/drives/${finance().archive.driveId}/root:/Ünï & co/${file}`,
  }),
  user: (file) => ({
    target: { kind: "user", userId: USER, path: `made/${file}` },
    at: () => `/drives/${driveOfUser()}/root:/made/${file}`,
  }),
  group: (file) => ({
    target: { kind: "group", groupId: BOARD, path: `made/${file}` },
    at: () => `/drives/${driveOfGroup(BOARD)}/root:/made/${file}`,
  }),
  channel: (file) => ({
    target: { kind: "channel", teamId: TEAM, channelId: "19:general@thread.tacv2", path: `made/${file}` },
    at: () => `/drives/${driveOfGroup(TEAM)}/root:/General/made/${file}`,
  }),
  sharedFolder: (file) => ({
    target: { kind: "sharedFolder", sharingUrl: system.graph.tenant().sharingLinks[0], path: `made/${file}` },
    at: () => `/drives/${finance().documents.driveId}/root:/Shared/made/${file}`,
  }),
  webUrl: (file) => ({
    target: { kind: "webUrl", url: `${finance().documents.webUrl}/2025`, path: `made/${file}` },
    at: () => `/drives/${finance().documents.driveId}/root:/2025/made/${file}`,
  }),
};
const kindsWithPath = Object.keys(withPath);
const caseOf = (kind: string, file: string): Case => {
  const make = withPath[kind];
  if (make === undefined) throw new Error(`no such kind: ${kind}`);
  return make(file);
};
const jobOf = (target: object, transferId: string, size: Size, options: object = {}) => ({
  source: { container: "sources", blob: size },
  target,
  transferId,
  options: { rangeBytes: RANGE, ...options },
});
const itemsAt = (address: string) =>
  system.graph.items().filter((item) => decodeURIComponent(item.address) === address);
const expectArrived = (address: string, size: Size): void => {
  const wanted = { sizeBytes: SIZES[size], sha256: sha256(content(SIZES[size])), commits: 1 };
  expect(itemsAt(address)).toMatchObject([wanted]);
};

const all: readonly Size[] = ["0", "1", "one-range", "several-ranges"];
const sizesOf = (kind: string, index: number): readonly Size[] =>
  kind === "site by its address" ? all : index % 2 === 0 ? ["0", "several-ranges"] : ["1", "one-range"];

describe.each(kindsWithPath.map((kind, index) => ({ kind, index })))("$kind", ({ kind, index }) => {
  it.each(sizesOf(kind, index))("gets a file of size %s whole", async (size) => {
    const id = `path-${index}-${size}`;
    const { target, at } = caseOf(kind, `${id}.bin`);
    await system.send(jobOf(target, id, size));
    const { type, data } = await system.result(id);
    expect(data.error).toBeNull();
    expect(type).toBe("blobferry.transfer.completed");
    expect(data).toMatchObject({
      bytes: SIZES[size],
      ranges: Math.ceil(SIZES[size] / RANGE),
      verification: "matched",
      changedNames: [],
      place: { name: `${id}.bin` },
    });
    expectArrived(at(), size);
    expect(itemsAt(at())[0]?.id).toBe(data.item?.id);
  });
});

describe("driveItem", () => {
  it.each<Size>(["0", "several-ranges"])(
    "has its content replaced by size %s, and keeps its name",
    async (size) => {
      const { driveId } = finance().documents;
      const address = `/drives/${driveId}/root:/existing-${size}.bin`;
      const { id: itemId } = await system.graph.seed({
        path: address,
        name: `existing-${size}.bin`,
        content: "older",
      });
      await system.send(jobOf({ kind: "driveItem", driveId, itemId }, `item-${size}`, size));
      const { data } = await system.result(`item-${size}`);
      expect(data).toMatchObject({ status: "completed", error: null, item: { id: itemId } });
      expectArrived(address, size);
    },
  );
});

describe.each([
  ["messageAttachment", { messageId: "draft-1" }],
  ["eventAttachment", { eventId: "event-1" }],
])("%s", (kind, owner) => {
  it.each<Size>(["1", "attachment-session"])("gets a file of size %s whole", async (size) => {
    const id = `${kind}-${size}`;
    await system.send(jobOf({ kind, userId: "anna@contoso.com", ...owner }, id, size, { name: `${id}.bin` }));
    const { data } = await system.result(id);
    expect(data).toMatchObject({
      status: "completed",
      error: null,
      bytes: SIZES[size],
      sessions: size === "1" ? 0 : 1,
    });
    expect(system.graph.attachments().filter(({ name }) => name === `${id}.bin`)).toMatchObject([
      { sizeBytes: SIZES[size], sha256: sha256(content(SIZES[size])) },
    ]);
  });
});

describe("other ways in", () => {
  it("takes a message in base64", async () => {
    const { target, at } = caseOf("user", "base64.bin");
    await system.send(Buffer.from(JSON.stringify(jobOf(target, "base64", "one-range"))).toString("base64"));
    expect((await system.result("base64")).data).toMatchObject({ status: "completed" });
    expectArrived(at(), "one-range");
  });

  it("takes a job by the API", async () => {
    const { target, at } = caseOf("webUrl", "api.bin");
    const answer = await fetch(`${system.host().ready}/api/transfers`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-functions-key": KEY },
      body: JSON.stringify(jobOf(target, "api", "one-range")),
    });
    expect(answer.status).toBe(202);
    expect((await system.result("api")).data).toMatchObject({ status: "completed" });
    expectArrived(at(), "one-range");
  });

  it("takes a job by the command line", async () => {
    const { at } = caseOf("site by its id, and a library", "cli.bin");
    const { site } = finance();
    const to = ["--to", "site", "--site-id", site.id, "--library", "Archive", "--path", "Ünï & co/cli.bin"];
    const ran = await runPiped(["submit", "-q", "sources/one-range", ...to, "--id", "cli"], {
      env: { AzureWebJobsStorage: system.connectionString },
    });
    expect(ran).toMatchObject({ code: 0, err: "", out: "cli\n" });
    expect((await system.result("cli")).data).toMatchObject({ status: "completed" });
    expectArrived(at(), "one-range");
  });
});

describe("calls to Graph", () => {
  const callsOf = async (id: string, target: object, options: object = {}): Promise<string[]> => {
    const before = system.graph.requests().length;
    await system.send(jobOf(target, id, "several-ranges", options));
    expect((await system.result(id)).data).toMatchObject({ status: "completed", verification: "matched" });
    return system.graph
      .requests()
      .slice(before)
      .map(({ route }) => route);
  };
  const SENDS = ["createUploadSession", "putRange", "putRange", "putRange", "putRange"];
  const inFolder = (id: string) => caseOf("drive with a folder", `${id}.bin`).target;

  it("are the session and the ranges alone for a name in a known folder", async () => {
    expect(await callsOf("calls-plain", inFolder("calls-plain"))).toEqual(SENDS);
  });

  it.each(["fail", "replace", "rename"])("are no more with %s", async (conflictBehavior) => {
    const id = `calls-${conflictBehavior}`;
    expect(await callsOf(id, inFolder(id), { conflictBehavior })).toEqual(SENDS);
  });

  it.each(["skip", "replaceIfNewer", "replaceIfDifferent"])(
    "are one look-up more with %s",
    async (conflictBehavior) => {
      const id = `calls-${conflictBehavior}`;
      expect(await callsOf(id, inFolder(id), { conflictBehavior })).toEqual(["getItem", ...SENDS]);
    },
  );

  it("are none for folders that a transfer has found before", async () => {
    await callsOf("calls-first", caseOf("group", "calls-first.bin").target);
    expect(await callsOf("calls-second", caseOf("group", "calls-second.bin").target)).toEqual(SENDS);
  });
});
