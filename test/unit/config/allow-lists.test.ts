import { describe, expect, it } from "vitest";
import { ConfigError } from "../../../src/config/config-error.ts";
import { readConfig } from "../../../src/config/config.ts";

const read = (settings: object) =>
  readConfig({ AzureWebJobsStorage: "UseDevelopmentStorage=true", ...settings });
const A = "8f9619ff-8b86-4011-b42d-00c04fc964ff";
const B = "9f9619ff-8b86-4011-b42d-00c04fc964ff";

describe("the list of sources", () => {
  const sources = (ALLOWED_SOURCES: string) => read({ ALLOWED_SOURCES }).allowedSources;

  it("is open when it is not set, or empty", () => {
    expect(read({}).allowedSources).toBeNull();
    expect(sources("")).toBeNull();
  });

  it.each([
    ["outgoing", [{ container: "outgoing", prefix: "" }]],
    ["outgoing/", [{ container: "outgoing", prefix: "" }]],
    [
      "$web, $root/x/",
      [
        { container: "$web", prefix: "" },
        { container: "$root", prefix: "x/" },
      ],
    ],
    [
      " a-1 ,\n reports/2026/Q 4/\r\n",
      [
        { container: "a-1", prefix: "" },
        { container: "reports", prefix: "2026/Q 4/" },
      ],
    ],
    ["reports/Ünï code/100%/", [{ container: "reports", prefix: "Ünï code/100%/" }]],
  ])("is read: %j", (text, expected) => {
    expect(sources(text)).toEqual(expected);
  });

  it.each([
    ["a folder without a slash at the end", "reports/2026"],
    ["a pattern", "outgoing/*"],
    ["every container", "*"],
    ["another pattern", "reports/20??/"],
    ["an upper-case container", "Outgoing"],
    ["a slash in front", "/outgoing"],
    ["an address", "https://a.blob.core.windows.net/outgoing"],
    ["dots", "reports/../private/"],
    ["one dot", "reports/./"],
    ["two slashes", "reports//"],
    ["a backslash", "reports\\2026/"],
    ["an encoded name", "reports/2026%2F/"],
    ["semicolons", "outgoing;reports"],
    ["blanks", "outgoing reports"],
  ])("stops the app, and its entry is counted but not repeated: %s", (_what, entry) => {
    const reading = () => sources(`ok-container, ${entry}`);
    expect(reading).toThrow(ConfigError);
    expect(reading).toThrow(/^ALLOWED_SOURCES must be .*\. Entry 2 is not like this$/);
    expect(reading).not.toThrow(`"${entry}"`);
  });

  it("stops the app when it has no entry", () => {
    expect(() => sources(" , ")).toThrow(/^ALLOWED_SOURCES must be .* It has no entry/);
  });
});

describe("the list of targets", () => {
  const targets = (ALLOWED_TARGETS: string) => read({ ALLOWED_TARGETS }).allowedTargets;
  const finance = { by: "address", host: "contoso.sharepoint.com", segments: ["sites", "Finance"] };

  it("is open when it is not set, or empty", () => {
    expect(read({}).allowedTargets).toBeNull();
    expect(targets("")).toBeNull();
  });

  it.each<[string, readonly object[]]>([
    ["site:https://contoso.sharepoint.com/sites/Finance", [finance]],
    ["Site: https://CONTOSO.sharepoint.com./sites/Finance/", [finance]],
    [
      "site:https://contoso-my.sharepoint.com/personal/anna_contoso_com/Documents",
      [
        {
          by: "address",
          host: "contoso-my.sharepoint.com",
          segments: ["personal", "anna_contoso_com", "Documents"],
        },
      ],
    ],
    [
      "site:https://contoso.sharepoint.com/sites/Finance/Shared%20Documents",
      [{ ...finance, segments: ["sites", "Finance", "Shared Documents"] }],
    ],
    ["host:Contoso.sharepoint.com", [{ ...finance, segments: [] }]],
    [`site:h.sharepoint.com,${A},${B}`, [{ by: "site", id: `h.sharepoint.com,${A},${B}` }]],
    [
      `drive:b!x-_1, site:h.sharepoint.com,${A},${B},user:*`,
      [
        { by: "drive", id: "b!x-_1" },
        { by: "site", id: `h.sharepoint.com,${A},${B}` },
        { by: "user", id: "*" },
      ],
    ],
    [
      `user:anna@contoso.com\nmailbox:${A}\ngroup:${A}\nteam:${A}\nprinter:p\nworkbook:w\nshare:u!x\nshare:https://a.sharepoint.com/:f:/s/x/E`,
      [
        { by: "user", id: "anna@contoso.com" },
        { by: "mailbox", id: A },
        { by: "group", id: A },
        { by: "team", id: A },
        { by: "printer", id: "p" },
        { by: "workbook", id: "w" },
        { by: "share", id: "u!x" },
        { by: "share", id: "https://a.sharepoint.com/:f:/s/x/E" },
      ],
    ],
  ])("is read: %j", (text, expected) => {
    expect(targets(text)).toEqual(expected);
  });

  it.each([
    ["everything", "*"],
    ["no type", "b!x"],
    ["an unknown type", "library:x"],
    ["a kind of target as a type", "webUrl:https://contoso.sharepoint.com/sites/Finance"],
    ["no value", "drive:"],
    ["a pattern", "drive:b!*"],
    ["a pattern of names", "user:*@contoso.com"],
    ["a name without its domain", "user:anna"],
    ["a host with a scheme", "host:https://contoso.sharepoint.com"],
    ["a pattern of hosts", "host:*.sharepoint.com"],
    ["the root site, which may be meant as the whole host", "site:https://contoso.sharepoint.com/"],
    ["all sites of a host", "site:https://contoso.sharepoint.com/sites/"],
    ["a pattern of sites", "site:https://contoso.sharepoint.com/sites/*"],
    ["a page", "site:https://contoso.sharepoint.com/sites/Finance/SitePages/Home.aspx"],
    ["an address with a query", "site:https://contoso.sharepoint.com/sites/Finance?web=1"],
    ["an address with a user", "site:https://a@contoso.sharepoint.com/sites/Finance"],
    ["dots in an address", "site:https://contoso.sharepoint.com/sites/x/../Finance"],
    ["encoded dots in an address", "site:https://contoso.sharepoint.com/sites/%2e%2e/Finance"],
    ["a sharing link as a site", "site:https://contoso.sharepoint.com/:f:/s/Finance/E"],
    ["a host as a site", "site:contoso.sharepoint.com"],
    ["a part of a site's id", `site:contoso.sharepoint.com,${A}`],
    ["an address as a drive", "drive:https://contoso.sharepoint.com/sites/Finance"],
    ["a blank in a value", "user:anna @contoso.com"],
  ])("stops the app, and its entry is counted but not repeated: %s", (_what, entry) => {
    const reading = () => targets(`printer:p, ${entry}`);
    expect(reading).toThrow(ConfigError);
    expect(reading).toThrow(/^ALLOWED_TARGETS must be .*\. Entry [23] is not like this$/);
  });

  it("stops the app when it has no entry", () => {
    expect(() => targets(",")).toThrow(/^ALLOWED_TARGETS must be .* It has no entry/);
  });
});
