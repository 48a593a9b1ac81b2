import { describe, expect, it } from "vitest";
import { readWebAddress, siteAddress, sitePrefixLength } from "../../../../src/graph/places/web-address.ts";

const HOST = "contoso.sharepoint.com";
const MY = "contoso-my.sharepoint.com";

describe("an address copied from the browser", () => {
  it.each([
    ["a site's home", `https://${HOST}/sites/Finance`, HOST, "sites/Finance"],
    ["with a slash at its end", `https://${HOST}/sites/Finance/`, HOST, "sites/Finance"],
    ["a site's page", `https://${HOST}/sites/Finance/SitePages/Home.aspx`, HOST, "sites/Finance"],
    [
      "a site's contents",
      `https://${HOST}/sites/Finance/_layouts/15/viewlsts.aspx?view=14`,
      HOST,
      "sites/Finance",
    ],
    ["an old home page", `https://${HOST}/sites/Finance/default.aspx`, HOST, "sites/Finance"],
    ["the root site", `https://${HOST}`, HOST, ""],
    ["the root site's page", `https://${HOST}/SitePages/Home.aspx`, HOST, ""],
    ["a library", `https://${HOST}/sites/Finance/Shared%20Documents`, HOST, "sites/Finance/Shared Documents"],
    [
      "a library's view",
      `https://${HOST}/sites/Finance/Shared%20Documents/Forms/AllItems.aspx`,
      HOST,
      "sites/Finance/Shared Documents",
    ],
    [
      "a folder in a view",
      `https://${HOST}/sites/Finance/Shared%20Documents/Forms/AllItems.aspx?id=%2Fsites%2FFinance%2FShared%20Documents%2F2026%20%2B%20%231&viewid=1b2c`,
      HOST,
      "sites/Finance/Shared Documents/2026 + #1",
    ],
    [
      "a folder in an old view",
      `https://${HOST}/teams/x/Docs/Forms/AllItems.aspx?RootFolder=%2Fteams%2Fx%2FDocs%2Fa&FolderCTID=0x01`,
      HOST,
      "teams/x/Docs/a",
    ],
    [
      "a file in a view stands for its folder",
      `https://${HOST}/sites/x/Docs/Forms/AllItems.aspx?id=%2Fsites%2Fx%2FDocs%2Fa%2Fb.pdf&parent=%2Fsites%2Fx%2FDocs%2Fa`,
      HOST,
      "sites/x/Docs/a",
    ],
    [
      "a plain link to a folder",
      `https://${HOST}/:f:/r/sites/Finance/Shared%20Documents/2026?csf=1&web=1&e=Ab1`,
      HOST,
      "sites/Finance/Shared Documents/2026",
    ],
    [
      "a OneDrive",
      `https://${MY}/personal/anna_contoso_com/_layouts/15/onedrive.aspx?id=%2Fpersonal%2Fanna_contoso_com%2FDocuments%2Fa`,
      MY,
      "personal/anna_contoso_com/Documents/a",
    ],
    [
      "a OneDrive by its short address",
      `https://${MY}/my?id=%2Fpersonal%2Fa_b%2FDocuments`,
      MY,
      "personal/a_b/Documents",
    ],
    [
      "a library as OneDrive shows it",
      `https://${MY}/my?id=%2Fsites%2Fx%2FDocs%2Fa&listurl=https%3A%2F%2Fcontoso.sharepoint.com%2Fsites%2Fx%2FDocs`,
      HOST,
      "sites/x/Docs/a",
    ],
    [
      "a folder that is called pages",
      `https://${HOST}/sites/x/Docs/Pages/2026`,
      HOST,
      "sites/x/Docs/Pages/2026",
    ],
    ["an encoded percent sign", `https://${HOST}/sites/x/Docs/50%25`, HOST, "sites/x/Docs/50%"],
  ])("may be %s", (_what, url, host, path) => {
    expect(readWebAddress(url)).toEqual({ kind: "path", host, segments: path === "" ? [] : path.split("/") });
  });

  it.each([
    `https://${HOST}/:f:/s/Finance/EabcD?e=Ab1`,
    `https://${MY}/:f:/g/personal/anna_contoso_com/EabcD`,
    `https://${HOST}/:w:/t/Team/Eabc`,
    `https://${HOST}/sites/x/_layouts/15/guestaccess.aspx?docid=1&authkey=2`,
  ])("may be the sharing link %s", (url) => {
    expect(readWebAddress(url)).toEqual({ kind: "share" });
  });

  it.each(["nonsense", "", `https://${HOST}/sites/100%`])("may not be %j", (url) => {
    expect(readWebAddress(url)).toBeNull();
  });
});

describe("a site", () => {
  it("begins after the managed path", () => {
    expect(
      ["sites/x/y", "Teams/x", "personal/x/Documents"].map((path) => sitePrefixLength(path.split("/"))),
    ).toEqual([2, 2, 2]);
    expect([[], ["sites"], ["Shared Documents", "a"]].map(sitePrefixLength)).toEqual([0, 0, 0]);
  });

  it("is addressed by host and path, encoded segment by segment", () => {
    expect(siteAddress(HOST, ["sites", "R&D #1"])).toBe(`/sites/${HOST}:/sites/R%26D%20%231`);
    expect(siteAddress(HOST, [])).toBe(`/sites/${HOST}`);
  });
});
