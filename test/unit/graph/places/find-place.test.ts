import { beforeEach, describe, expect, it } from "vitest";
import { findStart, placeFinder } from "../../../../src/graph/places/find-place.ts";
import type { Destination, PlaceAnswer } from "../../../../src/transfer/destination.ts";
import type { Target } from "../../../../src/transfer/job.ts";
import { FakeTenant } from "../../../support/fake-tenant.ts";
import { answered, refusal } from "../../../support/scripted-graph.ts";

const MINUTE_MS = 60_000;
const HOST = "contoso.sharepoint.com";
const SITE = `https://${HOST}/sites/Finance`;
const SITE_ID = `${HOST},1,2`;
const SITE_ROUTE = `/sites/${encodeURIComponent(SITE_ID)}`;

let tenant: FakeTenant;
let findPlace: Destination["findPlace"];

/** A site with two libraries, the first its own, and a subsite with one. */
beforeEach(() => {
  tenant = new FakeTenant();
  for (const drive of ["b!docs", "b!plans", "b!sub", "b!anna", "b!group", "b!team"]) tenant.addDrive(drive);
  const reply = (path: string, body: object) => tenant.routes.set(path, () => answered(200, body));
  reply(`/sites/${HOST}:/sites/Finance`, { id: SITE_ID });
  reply(`${SITE_ROUTE}/drive`, { id: "b!docs" });
  reply(`${SITE_ROUTE}/drives`, {
    value: [
      { id: "b!docs", name: "Dokumente", webUrl: `${SITE}/Shared%20Documents` },
      { id: "b!plans", name: "Plans", webUrl: `${SITE}/Plans%202` },
    ],
  });
  reply(`/sites/${HOST}:/sites/Finance/Sub`, { id: "sub" });
  reply("/sites/sub/drives", { value: [{ id: "b!sub", name: "Docs", webUrl: `${SITE}/Sub/Docs` }] });
  reply(`/sites/${HOST}`, { id: "home" });
  reply("/sites/home/drives", { value: [{ id: "b!docs", name: "Docs", webUrl: `https://${HOST}/Docs` }] });
  reply("/sites/home/drive", { id: "b!docs" });
  reply("/users/anna%40contoso.com/drive", { id: "b!anna" });
  reply("/groups/g1/drive", { id: "b!group" });
  reply("/teams/t1/channels/19%3Ax%40thread.tacv2/filesFolder", {
    id: tenant.add("b!team", "General"),
    folder: {},
    parentReference: { driveId: "b!team" },
  });
  findPlace = placeFinder(tenant.client());
});

const find = (target: Target, path = "a.pdf", fresh = false): Promise<PlaceAnswer> => {
  const [first = "", ...rest] = path.split("/");
  return findPlace({ target, path: [first, ...rest], fresh });
};
/** `drive:path of the folder`, or the failure's kind and code. */
const foundBy = (answer: PlaceAnswer): string =>
  answer.kind === "found"
    ? `${answer.place.driveId} ${answer.place.folderId}`
    : `${answer.kind} ${answer.error.code}`;
const messageOf = (answer: PlaceAnswer): string => (answer.kind === "found" ? "" : answer.error.message);

const channel = { kind: "channel", teamId: "t1", channelId: "19:x@thread.tacv2" };
const user = { kind: "user", userId: "anna@contoso.com" };
const siteByUrl = { kind: "site", siteUrl: SITE };
const siteById = { kind: "site", siteId: SITE_ID };
const share = { kind: "sharedFolder", shareId: "u!x" };
const web = (url: string): Target => ({ kind: "webUrl", url });

describe("the place of a file", () => {
  it.each<[string, Target, string, string, readonly string[]]>([
    ["a site by id, its own library", siteById, "a.pdf", "b!docs root", [`${SITE_ROUTE}/drive`]],
    [
      "a site by address",
      siteByUrl,
      "a.pdf",
      "b!docs root",
      [`/sites/${HOST}:/sites/Finance`, `${SITE_ROUTE}/drive`],
    ],
    [
      "a library by name",
      { ...siteById, library: "plans" },
      "a.pdf",
      "b!plans root",
      [`${SITE_ROUTE}/drives`],
    ],
    [
      "a library by the name in its address",
      { ...siteById, library: "Shared Documents" },
      "a.pdf",
      "b!docs root",
      [`${SITE_ROUTE}/drives`],
    ],
    ["a library that leads the path", siteById, "PLANS 2/a.pdf", "b!plans root", [`${SITE_ROUTE}/drives`]],
    ["a OneDrive", user, "a.pdf", "b!anna root", ["/users/anna%40contoso.com/drive"]],
    ["a group", { kind: "group", groupId: "g1" }, "a.pdf", "b!group root", ["/groups/g1/drive"]],
    ["a channel", channel, "a.pdf", "b!team 01-1", ["/teams/t1/channels/19%3Ax%40thread.tacv2/filesFolder"]],
    [
      "the address of a site",
      web(SITE),
      "a.pdf",
      "b!docs root",
      [`/sites/${HOST}:/sites/Finance`, `${SITE_ROUTE}/drive`],
    ],
    [
      "the address of a library",
      web(`${SITE}/plans%202/Forms/AllItems.aspx`),
      "a.pdf",
      "b!plans root",
      [`/sites/${HOST}:/sites/Finance`, `${SITE_ROUTE}/drives`],
    ],
    [
      "the address of a library of the root site",
      web(`https://${HOST}/Docs`),
      "a.pdf",
      "b!docs root",
      [`/sites/${HOST}`, "/sites/home/drives"],
    ],
    [
      "the address of the root site",
      web(`https://${HOST}/`),
      "a.pdf",
      "b!docs root",
      [`/sites/${HOST}`, "/sites/home/drive"],
    ],
    [
      "the address of a subsite's library",
      web(`${SITE}/Sub/Docs`),
      "a.pdf",
      "b!sub root",
      [
        `/sites/${HOST}:/sites/Finance`,
        `${SITE_ROUTE}/drives`,
        `/sites/${HOST}:/sites/Finance/Sub`,
        "/sites/sub/drives",
      ],
    ],
  ])("of %s", async (_what, target, path, found, calls) => {
    const answer = await find(target, path);
    expect(foundBy(answer)).toBe(found);
    expect(answer).toMatchObject({ place: { name: "a.pdf" } });
    expect(tenant.requests).toEqual(calls.map((call) => `GET ${call}`));
    await find(target, path);
    expect(tenant.requests).toHaveLength(calls.length);
  });

  it("is below a folder that is no library, in the site's own", async () => {
    await find(siteById, "2026/a.pdf");
    await find(siteById, "Plans/2026/a.pdf");
    await find({ ...siteById, library: "Plans" }, "Plans/a.pdf");
    expect(tenant.foldersOf("b!docs")).toEqual(["2026"]);
    expect(tenant.foldersOf("b!plans")).toEqual(["2026", "Plans"]);
  });

  it("of a folder's address is that folder, which has to be there", async () => {
    const id = tenant.add("b!docs", "2026/Q3 + #1");
    const url = `${SITE}/Shared%20Documents/Forms/AllItems.aspx?id=%2Fsites%2FFinance%2FShared%20Documents%2F2026%2FQ3%20%2B%20%231`;
    expect(foundBy(await find(web(url)))).toBe(`b!docs ${id}`);
    expect(tenant.requests.at(-1)).toBe("GET /drives/b!docs/items/root:/2026/Q3%20%2B%20%231:");
    const missing = await find(web(`${SITE}/Shared%20Documents/2027`));
    expect(foundBy(missing)).toBe("permanent target-not-found");
    expect(messageOf(missing)).toContain('there is no folder "sites/Finance/Shared Documents/2027"');
    expect(tenant.made).toEqual([]);
  });

  it("of a sharing link is the folder that it leads to, in the drive that it is in", async () => {
    const link = `https://${HOST}/:f:/s/Finance/Eabc?e=1`;
    const shareId = `u!${Buffer.from(link).toString("base64url")}`;
    const folder = answered(200, { id: "01F", folder: {}, parentReference: { driveId: "b!docs" } });
    tenant.routes.set(`/shares/${shareId}/driveItem`, () => folder);
    for (const target of [
      web(link),
      { kind: "sharedFolder", sharingUrl: link },
      { kind: "sharedFolder", shareId },
    ])
      expect(foundBy(await find(target))).toBe("b!docs 01F");
    expect(tenant.requests).toHaveLength(1);
    expect(tenant.preferences).toEqual(["redeemSharingLinkIfNecessary"]);
  });

  it("of a sharing link to a file is refused", async () => {
    tenant.routes.set("/shares/u!x/driveItem", () =>
      answered(200, { id: "01F", file: {}, parentReference: { driveId: "b!docs" } }),
    );
    const answer = await find(share);
    expect(foundBy(answer)).toBe("permanent target-rejected");
    expect(messageOf(answer)).toContain("a file, not to a folder");
  });

  it.each<[string, Target, string, string]>([
    [
      "a site",
      { kind: "site", siteUrl: `https://${HOST}/sites/None` },
      "permanent",
      `there is no site at "${HOST}/sites/None"`,
    ],
    ["a site's id", { kind: "site", siteId: "x,y,z" }, "permanent", 'there is no site "x,y,z"'],
    [
      "a library",
      { ...siteById, library: "None" },
      "permanent",
      'no library "None"; it has: "Dokumente", "Plans"',
    ],
    ["a library's address", web(`${SITE}/None/a`), "permanent", 'it has: "Dokumente", "Plans"'],
    ["a site's address", web(`https://${HOST}/sites/None/Docs`), "permanent", "there is no site at"],
    [
      "a OneDrive",
      { kind: "user", userId: "bob@contoso.com" },
      "permanent",
      'there is no OneDrive of "bob@contoso.com"',
    ],
    ["a group", { kind: "group", groupId: "g2" }, "permanent", 'there is no group "g2"'],
    ["a link", share, "permanent", "the sharing link leads nowhere"],
    ["nobody's OneDrive", web("https://contoso-my.sharepoint.com/"), "permanent", "nobody's OneDrive"],
    [
      "another host, in the query",
      web(`https://${HOST}/my?id=%2Fa&listurl=https%3A%2F%2Fevil.example%2Fa`),
      "permanent",
      "not a host of SharePoint",
    ],
    ["an unreadable address", web(`https://${HOST}/sites/100%`), "permanent", "cannot be read"],
  ])("is not found without %s", async (_what, target, kind, message) => {
    const answer = await find(target);
    expect(answer.kind).toBe(kind);
    expect(messageOf(answer)).toContain(message);
  });

  it("names a few of many libraries", async () => {
    const value = Array.from({ length: 30 }, (_, i) => ({ id: `d${i}`, name: `Library ${i}` }));
    tenant.routes.set(`${SITE_ROUTE}/drives`, () => answered(200, { value }));
    const message = messageOf(await find({ ...siteById, library: "None" }));
    expect(message).toContain('"Library 9" and 20 more');
    expect(message).not.toContain("Library 10");
  });

  it("says that a OneDrive is not provisioned", async () => {
    tenant.routes.set("/users/anna%40contoso.com/drive", () =>
      refusal(404, "ResourceNotFound", "User's mysite not found."),
    );
    const answer = await find(user);
    expect(foundBy(answer)).toBe("permanent target-not-found");
    expect(messageOf(answer)).toContain("not provisioned");
  });

  it("waits a little for the folder of a new channel, but not for an unknown one", async () => {
    const route = "/teams/t1/channels/19%3Ax%40thread.tacv2/filesFolder";
    tenant.routes.set(route, () => refusal(404, "NotFound", "Folder location for channel is not ready yet."));
    const answer = await find(channel);
    expect(answer).toMatchObject({ kind: "transient", fewTries: true, error: { code: "target-not-found" } });
    expect(messageOf(answer)).toContain("does not exist yet");
    for (const message of [
      "No Team found with Group Id: t1",
      "No active channel found with channel id: 19:x",
    ]) {
      tenant.routes.set(route, () => refusal(404, "NotFound", message));
      expect(foundBy(await find(channel, "a.pdf", true))).toBe("permanent target-not-found");
    }
  });

  it("waits a little for the drive of a new group", async () => {
    tenant.routes.set("/groups/g1/drive", () => refusal(404, "itemNotFound", "The site is not provisioned."));
    expect(await find({ kind: "group", groupId: "g1" })).toMatchObject({ kind: "transient", fewTries: true });
  });

  it.each<[Target, readonly string[]]>([
    [siteByUrl, ["Sites.Read.All", "siteId", "driveId", "Files.ReadWrite.All for an app"]],
    [web(SITE), ["Sites.ReadWrite.All for an app", "Sites.Selected not at all"]],
    [siteById, ["Files.ReadWrite.All for an app", "role write"]],
    [user, ["Files.ReadWrite.All for an app", "Files.ReadWrite for a signed-in user"]],
    [channel, ["Files.ReadWrite.All"]],
    [share, ["Files.ReadWrite.All"]],
  ])("that the app may not see names the permission to ask for: %o", async (target, parts) => {
    tenant.meddle = () => refusal(403, "accessDenied");
    const answer = await find(target);
    expect(foundBy(answer)).toBe("permanent target-forbidden");
    for (const part of parts) expect(messageOf(answer)).toContain(part);
  });

  it("can be on loopback only where Graph is", async () => {
    const target = web("http://127.0.0.1:7080/sites/Finance");
    expect(foundBy(await find(target))).toBe("permanent target-rejected");
    expect(tenant.requests).toEqual([]);
    tenant.routes.set("/sites/127.0.0.1:/sites/Finance", () => answered(200, { id: SITE_ID }));
    findPlace = placeFinder(tenant.client("http://127.0.0.1:7080"));
    expect(foundBy(await find(target))).toBe("b!docs root");
  });
});

describe("what was found", () => {
  it("holds for an hour, unless it is to be looked up again", async () => {
    await find(user);
    tenant.nowMs = 60 * MINUTE_MS - 1;
    await find(user);
    expect(tenant.requests).toHaveLength(1);
    tenant.routes.set("/users/anna%40contoso.com/drive", () => answered(200, { id: "b!new" }));
    expect(foundBy(await find(user, "a.pdf", true))).toBe("b!new root");
    expect(foundBy(await find(user))).toBe("b!new root");
    expect(tenant.requests).toHaveLength(2);
    tenant.nowMs += 60 * MINUTE_MS;
    await find(user);
    expect(tenant.requests).toHaveLength(3);
  });

  it("is that nothing is there for a minute", async () => {
    const nobody = { kind: "user", userId: "bob@contoso.com" };
    await find(nobody);
    tenant.nowMs = MINUTE_MS - 1;
    expect(foundBy(await find(nobody))).toBe("permanent target-not-found");
    expect(tenant.requests).toHaveLength(1);
    tenant.nowMs = MINUTE_MS;
    tenant.routes.set("/users/bob%40contoso.com/drive", () => answered(200, { id: "b!bob" }));
    expect(foundBy(await find(nobody))).toBe("b!bob root");
  });

  it("is not that Graph failed", async () => {
    tenant.meddle = () => refusal(500, "generalException");
    expect((await find(user)).kind).toBe("transient");
    tenant.meddle = () => null;
    expect((await find(user)).kind).toBe("found");
  });

  it("is looked up once by many at the same time", async () => {
    await Promise.all(Array.from({ length: 100 }, () => find(siteByUrl)));
    expect(tenant.requests).toHaveLength(2);
  });

  it("is looked up again where its drive turns out to be gone", async () => {
    await find(user);
    tenant.addDrive("b!new");
    tenant.meddle = (_, path) => (path.startsWith("/drives/b!anna/") ? refusal(404, "itemNotFound") : null);
    tenant.routes.set("/users/anna%40contoso.com/drive", () => answered(200, { id: "b!new" }));
    expect((await find(user, "x/a.pdf")).kind).toBe("found");
    expect(tenant.foldersOf("b!new")).toEqual(["x"]);
  });
});

describe("a target that is tried", () => {
  it("is found without making anything", async () => {
    expect(await findStart(tenant.client(), siteByUrl)).toMatchObject({ folder: { driveId: "b!docs" } });
    expect(await findStart(tenant.client(), { kind: "user", userId: "bob" })).toMatchObject({
      kind: "permanent",
    });
    expect(tenant.requests.every((request) => request.startsWith("GET "))).toBe(true);
  });
});
