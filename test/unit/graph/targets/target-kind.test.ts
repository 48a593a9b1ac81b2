import { describe, expect, it } from "vitest";
import { itemKindOf, pathKindOf, targetKindOf, targetKinds } from "../../../../src/graph/targets/index.ts";
import { idField, type Base } from "../../../../src/graph/targets/target-kind.ts";
import { targetAt } from "../../../../src/transfer/place.ts";
import type { Target } from "../../../../src/transfer/job.ts";
import { without } from "../../../support/scripted-graph.ts";

/** Needs encoding in every way there is. */
const ID = "b!x/../ü?#%2F &=é💾";
const CODED = "b!x%2F..%2F%C3%BC%3F%23%252F%20%26%3D%C3%A9%F0%9F%92%BE";

const addressed: readonly (readonly [Target, string])[] = [
  [{ kind: "driveItem", driveId: ID, itemId: `${ID}2` }, `/drives/${CODED}/items/${CODED}2`],
  [{ kind: "sharedItem", shareId: ID }, `/shares/${CODED}/driveItem`],
  [{ kind: "bundle", driveId: ID, itemId: `${ID}2` }, `/drives/${CODED}/bundles/${CODED}2`],
  [
    { kind: "groupActivityItem", invitationId: ID, groupId: `${ID}2`, activityId: `${ID}3` },
    `/invitations/${CODED}/invitedUser/joinedGroups/${CODED}2/drive/activities/${CODED}3/driveItem`,
  ],
  [{ kind: "workbook", workbookId: ID }, `/workbooks/${CODED}`],
  [{ kind: "workbookChild", workbookId: ID, itemId: `${ID}2` }, `/workbooks/${CODED}/children/${CODED}2`],
  [
    { kind: "printDocument", printerId: ID, jobId: `${ID}2`, documentId: `${ID}3` },
    `/print/printers/${CODED}/jobs/${CODED}2/documents/${CODED}3`,
  ],
  [
    { kind: "messageAttachment", userId: ID, messageId: `${ID}2` },
    `/users/${CODED}/messages/${CODED}2/attachments`,
  ],
  [
    { kind: "eventAttachment", userId: ID, eventId: `${ID}2` },
    `/users/${CODED}/events/${CODED}2/attachments`,
  ],
];

const SITE = "https://contoso.sharepoint.com/sites/Finance";

const withPath: readonly (readonly [Target, Base])[] = [
  [
    { kind: "webUrl", url: `${SITE}/Shared%20Documents` },
    { by: "webUrl", url: `${SITE}/Shared%20Documents` },
  ],
  [
    { kind: "site", siteId: ID },
    { by: "site", siteId: ID, library: null },
  ],
  [
    { kind: "site", siteId: ID, library: "Plans" },
    { by: "site", siteId: ID, library: "Plans" },
  ],
  [
    { kind: "site", siteUrl: SITE },
    { by: "siteUrl", siteUrl: SITE, library: null },
  ],
  [
    { kind: "drive", driveId: ID },
    { by: "drive", driveId: ID, folderId: "root" },
  ],
  [
    { kind: "drive", driveId: ID, folderId: "01F" },
    { by: "drive", driveId: ID, folderId: "01F" },
  ],
  [
    { kind: "user", userId: "anna@contoso.com" },
    { by: "user", userId: "anna@contoso.com" },
  ],
  [
    { kind: "group", groupId: ID },
    { by: "group", groupId: ID },
  ],
  [
    { kind: "channel", teamId: "t", channelId: "19:x@thread.tacv2" },
    { by: "channel", teamId: "t", channelId: "19:x@thread.tacv2" },
  ],
  [
    { kind: "sharedFolder", shareId: "u!x" },
    { by: "share", shareId: "u!x" },
  ],
  [
    { kind: "sharedFolder", sharingUrl: "https://a.example/x" },
    { by: "share", shareId: "u!aHR0cHM6Ly9hLmV4YW1wbGUveA" },
  ],
];

const fieldsOf = ({ kind }: Target) => {
  const found = targetKinds.find((one) => one.kind === kind);
  if (found === undefined) throw new Error(kind);
  return found.fields;
};

describe("the kinds of target", () => {
  it("are these, the ones with a path first", () => {
    const kinds = [...withPath, ...addressed].map(([{ kind }]) => kind);
    expect(targetKinds.map(({ kind }) => kind)).toEqual([...new Set(kinds)]);
  });

  it("ask Graph's v1.0, apart from the three whose route it lacks", () => {
    expect(targetKinds.filter(({ version }) => version === "beta").map(({ kind }) => kind)).toEqual([
      "groupActivityItem",
      "workbook",
      "workbookChild",
    ]);
  });

  it.each(addressed)("address %o with every id percent-encoded", (target, address) => {
    expect(fieldsOf(target).parse(target)).toEqual(target);
    expect(itemKindOf(target).address(target)).toBe(address);
    expect(pathKindOf(target)).toBeNull();
  });

  it.each(addressed)("keep the ids of %o in their segments of a URL", (target, address) => {
    const { pathname } = new URL(`https://graph.example/beta${itemKindOf(target).address(target)}`);
    expect(pathname).toBe(`/beta${address}`);
  });

  it.each(withPath)("find the place of %o from a base, by default under the blob's name", (target, base) => {
    expect(fieldsOf(target).parse(target)).toEqual({ ...target, path: "{name}" });
    expect(fieldsOf(target).parse({ ...target, path: "a/{yyyy}/b" })).toMatchObject({ path: "a/{yyyy}/b" });
    expect(pathKindOf(target)?.base(target)).toEqual(base);
    expect(() => itemKindOf(target)).toThrow(`a ${target.kind} has no address of its own`);
  });

  it.each([...addressed, ...withPath])(
    "refuse %o with a field empty, of another type, or unknown",
    (target) => {
      const fields = fieldsOf(target);
      for (const name of Object.keys(target)) {
        for (const bad of ["", 7, null])
          expect(fields.safeParse({ ...target, [name]: bad }).success, name).toBe(false);
      }
      expect(fields.safeParse({ ...target, driveID: "x" }).success).toBe(false);
    },
  );

  it.each([...addressed, ...withPath])("refuse %o without a field that it needs", (target) => {
    for (const name of Object.keys(target)) {
      if (name === "library" || name === "folderId") continue;
      expect(fieldsOf(target).safeParse(without(target, name)).success, name).toBe(false);
    }
  });

  it.each(withPath)("refuse %o with a path that is empty or too long", (target) => {
    for (const path of ["", "x".repeat(2049)])
      expect(fieldsOf(target).safeParse({ ...target, path }).success).toBe(false);
  });

  it.each([
    [{ kind: "site", siteId: "a", siteUrl: SITE }, "either siteId or siteUrl"],
    [
      { kind: "sharedFolder", shareId: "u!x", sharingUrl: "https://a.example/x" },
      "either shareId or sharingUrl",
    ],
    [{ kind: "site", siteUrl: "http://contoso.sharepoint.com/sites/Finance" }, "SharePoint site"],
    [{ kind: "site", siteUrl: "https://evil.example/sites/Finance" }, "SharePoint site"],
    [{ kind: "site", siteUrl: "https://sharepoint.com.evil.example/" }, "SharePoint site"],
    [{ kind: "site", siteUrl: "https://evilsharepoint.com/" }, "SharePoint site"],
    [{ kind: "site", siteUrl: "https://contoso.sharepoint.com:8443/" }, "SharePoint site"],
    [{ kind: "site", siteUrl: "https://me:pass@contoso.sharepoint.com/" }, "SharePoint site"],
    [{ kind: "webUrl", url: "https://onedrive.live.com/?id=1" }, "OneDrive for work or school"],
    [{ kind: "webUrl", url: "contoso.sharepoint.com/sites/x" }, "https address"],
  ])("refuse %o", (target, message) => {
    const { error } = fieldsOf(target).safeParse(target);
    expect(error?.issues[0]?.message).toContain(message);
  });

  it.each([
    "https://contoso.sharepoint.com",
    "https://contoso.sharepoint.us/sites/x",
    "https://contoso.sharepoint-mil.us/sites/x",
    "https://contoso-my.sharepoint.cn/personal/anna",
    "http://127.0.0.1:7080/sites/x",
  ])("take %s as an address of SharePoint", (url) => {
    expect(fieldsOf({ kind: "webUrl" }).safeParse({ kind: "webUrl", url }).success).toBe(true);
    expect(fieldsOf({ kind: "site" }).safeParse({ kind: "site", siteUrl: url }).success).toBe(true);
  });

  it("are no more than these", () => {
    expect(() => targetKindOf({ kind: "mail" })).toThrow("no target kind is called mail");
  });
});

describe("a file at a place", () => {
  const place = { driveId: "b!d", folderId: "01F", name: "50 % #1 (ü+é's) & 💾.pdf" };
  const target = targetAt(place);

  it("is addressed below its folder, with the name encoded and the colons as they are", () => {
    expect(itemKindOf(target).address(target)).toBe(
      "/drives/b!d/items/01F:/50%20%25%20%231%20(%C3%BC%2B%C3%A9's)%20%26%20%F0%9F%92%BE.pdf:",
    );
  });

  it("is a kind that no job can name", () => {
    expect(targetKindOf(target).kind).toBe("newFile");
    expect(targetKinds.map(({ kind }): string => kind)).not.toContain("newFile");
  });
});

describe("an id", () => {
  it.each([".", "..", "", "a\u0000b", "a\nb", "a\u007Fb", "x".repeat(513), "\uD800", "a\uDC00b"])(
    "may not be %j",
    (id) => {
      expect(idField("An id.").safeParse(id).success).toBe(false);
    },
  );

  it.each(["...", ".a", "a..b", "b!xÄ", "01ABC", "46207", "x".repeat(512), "💾", "/..", "%2e%2e"])(
    "may be %j",
    (id) => {
      expect(idField("An id.").safeParse(id).success).toBe(true);
    },
  );
});
