import { beforeEach, describe, expect, it } from "vitest";
import type { FakeTenant } from "../../../support/fake-tenant.ts";
import { runJob } from "../../../support/run-job.ts";
import { HOST, SITE, sampleTenant } from "../../../support/sample-tenant.ts";
import { answered } from "../../../support/scripted-graph.ts";

const source = { container: "outgoing", blob: "a.pdf" };
const MY = "https://contoso-my.sharepoint.com/personal/anna_contoso_com";
const HR = `https://${HOST}/sites/HR`;
const link = `https://${HOST}/:f:/s/Finance/Eabc`;
const shareOf = (url: string) => `u!${Buffer.from(url).toString("base64url")}`;

let tenant: FakeTenant;
const reply = (path: string, body: object) => tenant.routes.set(path, () => answered(200, body));
beforeEach(() => {
  tenant = sampleTenant();
  reply("/drives/b!docs", { id: "b!docs", webUrl: `${SITE}/Shared%20Documents` });
  reply("/drives/b!plans", { id: "b!plans", webUrl: `${SITE}/Plans%202` });
  reply("/drives/b!anna", { id: "b!anna", webUrl: `${MY}/Documents` });
  reply("/drives/b!group", { id: "b!group", webUrl: `https://${HOST}/sites/Sales/Shared%20Documents` });
  reply("/drives/b!team", { id: "b!team", webUrl: `https://${HOST}/sites/Team/Shared%20Documents` });
  tenant.addDrive("b!hr");
  reply("/drives/b!hr", { id: "b!hr", webUrl: `${HR}/Shared%20Documents` });
  reply(`/sites/${HOST}:/sites/HR`, { id: `${HOST},5,6` });
  reply(`/sites/${encodeURIComponent(`${HOST},5,6`)}/drive`, { id: "b!hr" });
  for (const id of [shareOf(link), "u!x"])
    reply(`/shares/${encodeURIComponent(id)}/driveItem`, {
      id: "01F",
      folder: {},
      parentReference: { driveId: "b!hr" },
    });
});

const run = async (targets: string, target: object) => {
  const { end } = await runJob({ source, target }, { targets }, tenant.client());
  const writes = tenant.requests.filter((request) => !request.startsWith("GET "));
  return { end, writes };
};
const REFUSED = { end: "target-not-allowed", writes: [] };

describe("a target that is not listed, and leads to a place that is not listed", () => {
  it.each<[string, string, object]>([
    ["a person", "drive:b!docs", { kind: "user", userId: "anna@contoso.com" }],
    ["a person, beside sites", `site:${SITE}`, { kind: "user", userId: "anna@contoso.com" }],
    ["a group", `site:${SITE}`, { kind: "group", groupId: "g1" }],
    ["a channel", `site:${SITE}`, { kind: "channel", teamId: "t1", channelId: "19:x@thread.tacv2" }],
    ["a sharing link", `site:${SITE}, drive:b!docs`, { kind: "sharedFolder", sharingUrl: link }],
    ["a share", `site:${SITE}, drive:b!docs`, { kind: "sharedFolder", shareId: "u!x" }],
    ["a sharing link as an address", `site:${SITE}`, { kind: "webUrl", url: link }],
    ["a file by a sharing link", `site:${SITE}, drive:b!docs`, { kind: "sharedItem", sharingUrl: link }],
    ["a file by a share's id", "drive:b!docs", { kind: "sharedItem", shareId: "u!x" }],
    ["a site by its address", `site:${SITE}`, { kind: "site", siteUrl: HR }],
    ["a site whose name begins with a listed one", `site:${SITE}`, { kind: "site", siteUrl: `${SITE}2` }],
    ["a site by its id", `site:${SITE}`, { kind: "site", siteId: `${HOST},5,6` }],
    ["a drive by its id", `site:${SITE}`, { kind: "drive", driveId: "b!hr" }],
    ["a drive in upper case", "drive:b!docs, site:" + SITE, { kind: "drive", driveId: "B!HR" }],
    [
      "another library of the site",
      `site:${SITE}/Shared%20Documents`,
      { kind: "site", siteUrl: SITE, library: "Plans" },
    ],
    [
      "another host of the same path",
      `site:${SITE}`,
      { kind: "webUrl", url: "https://fabrikam.sharepoint.com/sites/Finance" },
    ],
    [
      "a site behind the address of another",
      `site:${SITE}`,
      { kind: "webUrl", url: `${SITE}?id=/sites/HR/Shared Documents` },
    ],
    [
      "another host in the query",
      `site:${SITE}`,
      { kind: "webUrl", url: `${SITE}?id=/sites/Finance&listurl=https://fabrikam.sharepoint.com` },
    ],
    ["dots in the query", `site:${SITE}`, { kind: "webUrl", url: `${SITE}?id=/sites/Finance/../HR` }],
    ["dots that are encoded twice", `site:${SITE}`, { kind: "webUrl", url: `${SITE}/%252e%252e/HR` }],
    ["dots", `site:${SITE}`, { kind: "webUrl", url: `${SITE}/../HR` }],
    ["an encoded slash behind dots", `site:${SITE}`, { kind: "webUrl", url: `${SITE}/..%2FHR` }],
    ["an encoded slash", `site:${SITE}`, { kind: "site", siteUrl: `${SITE}%2F..%2FHR` }],
  ])("is refused before anything is written: %s", async (_what, targets, target) => {
    const path =
      "path" in target || (target as { kind: string }).kind === "sharedItem" ? {} : { path: "new/{name}" };
    expect(await run(targets, { ...target, ...path })).toEqual(REFUSED);
  });

  it("is refused where a shortcut on the way leads to another drive", async () => {
    tenant.meddle = (_request, path) =>
      /^\/drives\/b(!|%21)docs\/.*:\/Shortcut:$/.test(path)
        ? answered(200, {
            id: "s",
            remoteItem: { id: "root", folder: {}, parentReference: { driveId: "b!hr" } },
          })
        : null;
    const target = { kind: "site", siteUrl: SITE };
    expect(await run(`site:${SITE}`, { ...target, path: "Shortcut/{name}" })).toEqual(REFUSED);
    expect(await run(`site:${SITE}`, { ...target, path: "Shortcut/new/{name}" })).toEqual(REFUSED);
    const inside = { kind: "webUrl", url: `${SITE}/Shared%20Documents/Shortcut` };
    expect(await run(`site:${SITE}`, inside)).toEqual(REFUSED);
    const there = await run(`site:${SITE}, drive:b!hr`, { ...target, path: "Shortcut/new/{name}" });
    expect(there.end).not.toBe("target-not-allowed");
  });

  it("is refused where the drive that a shared item stands for is another", async () => {
    reply("/shares/u!y/driveItem", {
      id: "1",
      parentReference: { driveId: "b!docs" },
      remoteItem: { id: "2", parentReference: { driveId: "b!hr" } },
    });
    expect(await run("drive:b!docs", { kind: "sharedItem", shareId: "u!y" })).toEqual(REFUSED);
  });

  it("is refused where Graph does not say where the drive is", async () => {
    for (const body of [
      { id: "b!hr", webUrl: "nowhere" },
      { id: "b!hr", webUrl: link },
    ]) {
      reply("/drives/b!hr", body);
      expect((await run(`site:${SITE}`, { kind: "drive", driveId: "b!hr" })).end).not.toBe("completed");
      expect(tenant.requests.filter((request) => !request.startsWith("GET "))).toEqual([]);
    }
  });
});

describe("a target that is allowed", () => {
  it.each<[string, string, object]>([
    ["a site by its address", `site:${SITE}`, { kind: "site", siteUrl: SITE }],
    [
      "its address in another case, with a slash",
      `site:${SITE}/`,
      { kind: "site", siteUrl: `https://CONTOSO.sharepoint.com/Sites/finance/` },
    ],
    ["a library of the site", `site:${SITE}`, { kind: "site", siteUrl: SITE, library: "Plans" }],
    [
      "a listed library of the site",
      `site:${SITE}/Plans%202`,
      { kind: "site", siteUrl: SITE, library: "Plans" },
    ],
    ["a site by its id, listed by its address", `site:${SITE}`, { kind: "site", siteId: `${HOST},1,2` }],
    [
      "a site by its address, listed by its id",
      `site:${HOST},1,2`.replace(
        ",1,2",
        ",8f9619ff-8b86-4011-b42d-00c04fc964ff,9f9619ff-8b86-4011-b42d-00c04fc964ff",
      ),
      { kind: "site", siteUrl: `${SITE}ById` },
    ],
    ["a folder by its address", `site:${SITE}`, { kind: "webUrl", url: `${SITE}/Shared%20Documents` }],
    [
      "a folder as the browser shows it",
      `site:${SITE}`,
      {
        kind: "webUrl",
        url: `${SITE}/Shared%20Documents/Forms/AllItems.aspx?id=%2Fsites%2FFinance%2FShared%20Documents`,
      },
    ],
    ["every site of a host", `host:${HOST}`, { kind: "site", siteUrl: HR }],
    ["every site", "site:*", { kind: "site", siteUrl: HR }],
    ["a person whose drive is listed", "drive:b!anna", { kind: "user", userId: "anna@contoso.com" }],
    ["a person whose site is listed", `site:${MY}`, { kind: "user", userId: "anna@contoso.com" }],
    ["a drive", "drive:b!hr", { kind: "drive", driveId: "b!hr" }],
    ["a drive of a listed site", `site:${HR}`, { kind: "drive", driveId: "b!hr" }],
    ["a sharing link to a listed drive", "drive:b!hr", { kind: "sharedFolder", sharingUrl: link }],
    ["a sharing link to a listed site", `site:${HR}`, { kind: "webUrl", url: link }],
    ["a listed sharing link", `share:${link}`, { kind: "sharedFolder", sharingUrl: link }],
    ["a listed sharing link, by its id", `share:${link}`, { kind: "sharedFolder", shareId: shareOf(link) }],
    ["every sharing link", "share:*", { kind: "sharedFolder", shareId: "u!x" }],
    ["a file by a sharing link to a listed drive", "drive:b!hr", { kind: "sharedItem", shareId: "u!x" }],
    ["every drive", "drive:*", { kind: "sharedItem", shareId: "u!x" }],
  ])("is used: %s", async (_what, targets, target) => {
    const id = `${HOST},8f9619ff-8b86-4011-b42d-00c04fc964ff,9f9619ff-8b86-4011-b42d-00c04fc964ff`;
    reply(`/sites/${HOST}:/sites/FinanceById`, { id });
    reply(`/sites/${encodeURIComponent(id)}/drive`, { id: "b!hr" });
    reply(`/sites/${HOST}:/Sites/finance`, { id: `${HOST},1,2` });
    const { end, writes } = await run(targets, target);
    expect(end).not.toMatch(/not-allowed|invalid/);
    expect(writes.join("\n")).toContain("createUploadSession");
  });

  it("is looked up no more than without a list, where what the job names is listed", async () => {
    await run(`site:${SITE}`, { kind: "site", siteUrl: SITE });
    const limited = [...tenant.requests];
    tenant = sampleTenant();
    await runJob({ source, target: { kind: "site", siteUrl: SITE } }, {}, tenant.client());
    expect(limited).toEqual(tenant.requests);
  });
});
