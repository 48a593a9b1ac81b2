import { describe, expect, it } from "vitest";
import { targetKindOf, targetKinds } from "../../../../src/graph/targets/index.ts";
import { idField } from "../../../../src/graph/targets/target-kind.ts";
import type { Target } from "../../../../src/transfer/job.ts";
import { without } from "../../../support/scripted-graph.ts";

/** Needs encoding in every way there is. */
const ID = "b!x/../ü?#%2F &=é💾";
const CODED = "b!x%2F..%2F%C3%BC%3F%23%252F%20%26%3D%C3%A9%F0%9F%92%BE";

const targets: readonly (readonly [Target, string])[] = [
  [{ kind: "workbook", workbookId: ID }, `/workbooks/${CODED}`],
  [{ kind: "workbookChild", workbookId: ID, itemId: `${ID}2` }, `/workbooks/${CODED}/children/${CODED}2`],
  [{ kind: "sharedItem", shareId: ID }, `/shares/${CODED}/driveItem`],
  [{ kind: "bundle", driveId: ID, itemId: `${ID}2` }, `/drives/${CODED}/bundles/${CODED}2`],
  [
    { kind: "groupActivityItem", invitationId: ID, groupId: `${ID}2`, activityId: `${ID}3` },
    `/invitations/${CODED}/invitedUser/joinedGroups/${CODED}2/drive/activities/${CODED}3/driveItem`,
  ],
  [
    { kind: "printDocument", printerId: ID, jobId: `${ID}2`, documentId: `${ID}3` },
    `/print/printers/${CODED}/jobs/${CODED}2/documents/${CODED}3`,
  ],
];

describe("the kinds of target", () => {
  it("are the six of the documents", () => {
    expect(targetKinds.map(({ kind }) => kind)).toEqual(targets.map(([{ kind }]) => kind));
  });

  it.each(targets)("address %o with every id percent-encoded", (target, address) => {
    expect(targetKindOf(target).fields.parse(target)).toEqual(target);
    expect(targetKindOf(target).address(target)).toBe(address);
  });

  it.each(targets)("keep the ids of %o in their segments of a URL", (target, address) => {
    const { pathname } = new URL(`https://graph.example/beta${targetKindOf(target).address(target)}`);
    expect(pathname).toBe(`/beta${address}`);
  });

  it.each(targets)("refuse %o with a field missing, empty, of another type, or unknown", (target) => {
    const { fields } = targetKindOf(target);
    for (const name of Object.keys(target)) {
      const rest = without(target, name);
      for (const bad of [rest, { ...rest, [name]: "" }, { ...rest, [name]: 7 }, { ...rest, [name]: null }]) {
        expect(fields.safeParse(bad).success, JSON.stringify(bad)).toBe(false);
      }
    }
    expect(fields.safeParse({ ...target, driveID: "x" }).success).toBe(false);
  });

  it("are no more than these", () => {
    expect(() => targetKindOf({ kind: "mail" })).toThrow("no target kind is called mail");
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
