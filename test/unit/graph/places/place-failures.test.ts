import { beforeEach, describe, expect, it } from "vitest";
import { findStart } from "../../../../src/graph/places/find-place.ts";
import type { Target } from "../../../../src/transfer/job.ts";
import type { FakeTenant } from "../../../support/fake-tenant.ts";
import { answered, refusal } from "../../../support/scripted-graph.ts";
import {
  HOST,
  SITE,
  SITE_ROUTE,
  channel,
  finderIn,
  foundBy,
  librariesAt,
  messageOf,
  sampleTenant,
  share,
  siteById,
  siteByUrl,
  user,
  web,
} from "../../../support/sample-tenant.ts";

let tenant: FakeTenant;
let find: ReturnType<typeof finderIn>;
beforeEach(() => {
  tenant = sampleTenant();
  find = finderIn(tenant);
});

describe("a place", () => {
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
      "a site's title for its address",
      web(`https://${HOST}/sites/None`),
      "permanent",
      "a site's name in its address may differ from its title",
    ],
    [
      "a OneDrive",
      { kind: "user", userId: "bob@contoso.com" },
      "permanent",
      'there is no OneDrive of "bob@contoso.com"',
    ],
    ["a group", { kind: "group", groupId: "g2" }, "permanent", 'there is no group "g2"'],
    ["a link", share, "permanent", "the sharing link leads nowhere"],
    [
      "nobody's OneDrive",
      web("https://contoso-my.sharepoint.com/"),
      "permanent",
      "not that of a person's OneDrive",
    ],
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
    tenant.routes.set(librariesAt(SITE_ROUTE), () => answered(200, { value }));
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
    [
      siteByUrl,
      ["Sites.ReadWrite.All", "Files.ReadWrite.All together with Sites.Read.All", "siteId", "driveId"],
    ],
    [web(SITE), ["Sites.ReadWrite.All", "With Sites.Selected no site can be looked up by its address"]],
    [siteById, ["Files.ReadWrite.All for an app", "role write"]],
    [user, ["Files.ReadWrite.All for an app", "Files.ReadWrite for a signed-in user"]],
    [channel, ["Files.ReadWrite.All", "name the drive by driveId"]],
    [share, ["Files.ReadWrite.All"]],
  ])("that the app may not see names the permission to ask for: %o", async (target, parts) => {
    tenant.meddle = () => refusal(403, "accessDenied");
    const answer = await find(target);
    expect(foundBy(answer)).toBe("permanent target-forbidden");
    for (const part of parts) expect(messageOf(answer)).toContain(part);
  });

  it.each<Target>([
    { kind: "drive", driveId: "b!docs" },
    { kind: "webUrl", url: "https://contoso.sharepoint.cn/sites/Finance" },
  ])("is refused before any call where Graph is 21Vianet's, which lacks its address: %o", async (target) => {
    const endpoint = "https://microsoftgraph.chinacloudapi.cn";
    const answer = await finderIn(tenant, endpoint)(target);
    expect(foundBy(answer)).toBe("permanent target-rejected");
    expect(messageOf(answer)).toContain("21Vianet");
    expect(await findStart(tenant.client(endpoint), target)).toEqual(answer);
    expect(tenant.requests).toEqual([]);
  });

  it.each([
    ["contoso.sharepoint.us", "sites/Finance"],
    ["contoso-my.sharepoint.us", "personal/anna_contoso_com"],
    ["contoso.sharepoint-mil.us", "sites/Finance"],
    ["contoso-my.dps.mil", null],
    ["contoso-my.sharepoint.cn", "personal/anna_contoso_com"],
  ])("is looked for on the hosts of every cloud: %s", async (host, path) => {
    tenant.meddle = () => answered(200, { id: "b!other" });
    const answer = await find(web(`https://${host}/${path ?? "sites/Finance"}`));
    expect(foundBy(answer)).toBe(path === null ? "permanent target-rejected" : "b!other root");
    expect(tenant.requests[0] ?? null).toBe(path === null ? null : `GET /sites/${host}:/${path}`);
  });

  it("can be on loopback only where Graph is", async () => {
    const target = web("http://127.0.0.1:7080/sites/Finance");
    expect(foundBy(await find(target))).toBe("permanent target-rejected");
    expect(tenant.requests).toEqual([]);
    tenant.routes.set("/sites/127.0.0.1:/sites/Finance", () => answered(200, { id: siteById.siteId }));
    expect(foundBy(await finderIn(tenant, "http://127.0.0.1:7080")(target))).toBe("b!docs root");
  });
});
