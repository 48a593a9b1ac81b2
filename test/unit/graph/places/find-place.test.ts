import { beforeEach, describe, expect, it } from "vitest";
import type { Target } from "../../../../src/transfer/job.ts";
import type { FakeTenant } from "../../../support/fake-tenant.ts";
import { answered } from "../../../support/scripted-graph.ts";
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
      [librariesAt(SITE_ROUTE)],
    ],
    [
      "a library by the name in its address",
      { ...siteById, library: "Shared Documents" },
      "a.pdf",
      "b!docs root",
      [librariesAt(SITE_ROUTE)],
    ],
    ["a library that leads the path", siteById, "PLANS 2/a.pdf", "b!plans root", [librariesAt(SITE_ROUTE)]],
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
      [`/sites/${HOST}:/sites/Finance`, librariesAt(SITE_ROUTE)],
    ],
    [
      "the address of a library of the root site",
      web(`https://${HOST}/Docs`),
      "a.pdf",
      "b!docs root",
      [`/sites/${HOST}`, librariesAt("/sites/home")],
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
        librariesAt(SITE_ROUTE),
        `/sites/${HOST}:/sites/Finance/Sub`,
        librariesAt("/sites/sub"),
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
    expect(messageOf(missing)).toContain(
      `blobferry copy CONTAINER/BLOB '${SITE}/Shared%20Documents' --path '2027/{name}'`,
    );
    const odd = await find(web(`${SITE}/Shared%20Documents/it's/%7Bdir%7D`));
    expect(messageOf(odd)).toContain(`--path 'it'\\''s/{{dir}}/{name}'`);
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
});
