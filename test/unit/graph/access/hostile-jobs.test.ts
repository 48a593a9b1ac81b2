import { describe, expect, it } from "vitest";
import { runJob } from "../../../support/run-job.ts";
import { HOST, SITE, sampleTenant } from "../../../support/sample-tenant.ts";

const GROUP = "6f9619ff-8b86-4011-b42d-00c04fc964ff";
const TEAM = "7f9619ff-8b86-4011-b42d-00c04fc964ff";
const SITE_ID = `${HOST},8f9619ff-8b86-4011-b42d-00c04fc964ff,9f9619ff-8b86-4011-b42d-00c04fc964ff`;
const LISTS = {
  sources: "outgoing, reports/2026/",
  targets: `user:anna@contoso.com, mailbox:anna@contoso.com, group:${GROUP}, team:${TEAM}, printer:p1, workbook:w1`,
};

const allowedBlob = { container: "outgoing", blob: "a.pdf" };
const allowedTarget = { kind: "user", userId: "anna@contoso.com" };
const url = (path: string) => ({ url: `https://a.blob.core.windows.net/${path}` });
const link = "https://contoso.sharepoint.com/:f:/s/Finance/Eabc";

const sources: readonly (readonly [string, object])[] = [
  ["another container", { container: "private", blob: "a.pdf" }],
  ["a container that begins with a listed one", { container: "outgoing-2", blob: "a.pdf" }],
  ["a container that a listed one begins with", { container: "outgoin", blob: "a.pdf" }],
  ["the root container", { container: "$root", blob: "outgoing" }],
  ["the container as a folder of another", { container: "private", blob: "outgoing/a.pdf" }],
  ["another folder of a listed container", { container: "reports", blob: "2025/a.pdf" }],
  ["a folder that begins with a listed one", { container: "reports", blob: "2026-secret/a.pdf" }],
  ["the folder itself as a blob", { container: "reports", blob: "2026" }],
  ["the folder further down", { container: "reports", blob: "x/2026/a.pdf" }],
  ["the folder behind a slash", { container: "reports", blob: "/2026/a.pdf" }],
  ["the folder with an encoded slash", { container: "reports", blob: "2026%2Fa.pdf" }],
  ["the folder with a division slash", { container: "reports", blob: "2026\u2215a.pdf" }],
  ["a way out of the folder by backslashes", { container: "reports", blob: "2026/..\\2025\\a.pdf" }],
  ["a way out of the folder by one backslash", { container: "reports", blob: "2026\\..\\a.pdf" }],
  ["a URL of another container", url("private/a.pdf")],
  ["a URL of another folder", url("reports/2025/a.pdf")],
  ["a URL with a doubly encoded slash", url("reports/2026%252Fa.pdf")],
  ["a URL with two slashes", url("reports//2026/a.pdf")],
  ["a URL with encoded backslashes", url("reports/2026/..%5C2025%5Ca.pdf")],
  ["a URL of the root container", url("outgoing")],
  ["the Data Lake URL of another container", { url: "https://a.dfs.core.windows.net/private/a.pdf" }],
];

/** Storage itself could read these as another blob, so that no list is needed to refuse them. */
const invalidSources: readonly (readonly [string, object])[] = [
  ["a way out of the folder", { container: "reports", blob: "2026/../2025/a.pdf" }],
  ["a way out of the container", { container: "outgoing", blob: "../private/a.pdf" }],
  ["a URL with a way out of the folder", url("reports/2026/%2e%2e/2025/a.pdf")],
  ["a URL with a way out of the container", url("outgoing/../private/a.pdf")],
  ["a container in upper case", { container: "OUTGOING", blob: "a.pdf" }],
  ["another account", { url: "https://b.blob.core.windows.net/outgoing/a.pdf" }],
];

const targets: readonly (readonly [string, object])[] = [
  ["another person", { kind: "user", userId: "bob@contoso.com" }],
  ["a person by the id of a listed name", { kind: "user", userId: "0f9619ff-8b86-4011-b42d-00c04fc964ff" }],
  ["a name with a blank", { kind: "user", userId: "anna@contoso.com " }],
  ["a name with a path", { kind: "user", userId: "anna@contoso.com/../bob@contoso.com" }],
  ["a name with an encoded sign", { kind: "user", userId: "anna%40contoso.com" }],
  ["a name that looks the same", { kind: "user", userId: "\u0430nna@contoso.com" }],
  ["a name with a letter that folds into one", { kind: "user", userId: "anna@contoſo.com" }],
  ["a mailbox of another person", { kind: "messageAttachment", userId: "bob@contoso.com", messageId: "m" }],
  ["an event of another person", { kind: "eventAttachment", userId: "bob@contoso.com", eventId: "e" }],
  ["another group", { kind: "group", groupId: TEAM }],
  [
    "a file of another group",
    { kind: "groupActivityItem", invitationId: "i", groupId: TEAM, activityId: "a" },
  ],
  ["another team", { kind: "channel", teamId: GROUP, channelId: "19:x@thread.tacv2" }],
  ["another printer", { kind: "printDocument", printerId: "p2", jobId: "p1", documentId: "p1" }],
  ["a printer in upper case", { kind: "printDocument", printerId: "P1", jobId: "1", documentId: "d" }],
  ["another workbook", { kind: "workbook", workbookId: "w2" }],
  ["a child of another workbook", { kind: "workbookChild", workbookId: "w2", itemId: "w1" }],
  ["any drive", { kind: "drive", driveId: "b!anna" }],
  ["a file of any drive", { kind: "driveItem", driveId: "b!anna", itemId: "i" }],
  ["a bundle of any drive", { kind: "bundle", driveId: "b!anna", itemId: "i" }],
  ["a site by its address", { kind: "site", siteUrl: SITE }],
  ["a site by its id", { kind: "site", siteId: SITE_ID }],
  ["a folder by its address", { kind: "webUrl", url: `${SITE}/Shared%20Documents` }],
  [
    "the OneDrive of a listed person by its address",
    { kind: "webUrl", url: "https://contoso-my.sharepoint.com/personal/anna_contoso_com" },
  ],
  ["a folder by a sharing link", { kind: "sharedFolder", sharingUrl: link }],
  ["a folder by a sharing link as an address", { kind: "webUrl", url: link }],
  ["a file by a sharing link", { kind: "sharedItem", sharingUrl: link }],
  ["a file by a share's id", { kind: "sharedItem", shareId: "u!x" }],
];

describe("a hostile job", () => {
  it("is one of at least forty", () => {
    expect(sources.length + targets.length).toBeGreaterThanOrEqual(40);
  });

  const check = async (job: object, code: string, setting: RegExp) => {
    const tenant = sampleTenant();
    const { end, message, sourceCalls } = await runJob(job, LISTS, tenant.client());
    expect({ end, sourceCalls, requests: tenant.requests }).toEqual({
      end: code,
      sourceCalls: 0,
      requests: [],
    });
    expect(message).toMatch(setting);
  };

  it.each(sources)("reaches neither storage nor Graph with the source: %s", async (_what, source) => {
    await check({ source, target: allowedTarget }, "source-not-allowed", /^ALLOWED_SOURCES /);
  });

  it.each(invalidSources)("is no job with the source: %s", async (_what, source) => {
    await check({ source, target: allowedTarget }, "invalid-job", /^source/);
  });

  it.each(targets)("reaches neither storage nor Graph with the target: %s", async (_what, target) => {
    await check({ source: allowedBlob, target }, "target-not-allowed", /^ALLOWED_TARGETS /);
  });
});

describe("a job that the lists allow", () => {
  it.each([
    ["a blob of a listed container", allowedBlob, allowedTarget],
    ["a blob of a listed folder", { container: "reports", blob: "2026/10/a.pdf" }, allowedTarget],
    ["a blob by its URL", url("reports/2026/a%20b.pdf"), allowedTarget],
    ["a name in another case", allowedBlob, { kind: "user", userId: "Anna@Contoso.com" }],
    ["a group", allowedBlob, { kind: "group", groupId: GROUP.toUpperCase() }],
    [
      "a file of a group",
      allowedBlob,
      { kind: "groupActivityItem", invitationId: "i", groupId: GROUP, activityId: "a" },
    ],
    ["a team", allowedBlob, { kind: "channel", teamId: TEAM, channelId: "19:y" }],
    ["a mailbox", allowedBlob, { kind: "messageAttachment", userId: "anna@contoso.com", messageId: "m" }],
    ["a printer", allowedBlob, { kind: "printDocument", printerId: "p1", jobId: "1", documentId: "d" }],
    ["a workbook", allowedBlob, { kind: "workbook", workbookId: "w1" }],
    ["its child", allowedBlob, { kind: "workbookChild", workbookId: "w1", itemId: "i" }],
  ])("reaches both: %s", async (_what, source, target) => {
    const tenant = sampleTenant();
    const { end, sourceCalls } = await runJob({ source, target }, LISTS, tenant.client());
    expect(end).not.toMatch(/not-allowed|invalid/);
    expect(sourceCalls).toBeGreaterThan(0);
    expect(tenant.requests.length).toBeGreaterThan(0);
  });
});
