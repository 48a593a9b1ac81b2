import { describe, expect, it } from "vitest";
import { driveItemKind, driveItemRules } from "../../../../src/graph/targets/drive-item-kind.ts";
import { targetKinds } from "../../../../src/graph/targets/index.ts";
import { driveItem } from "../../../../src/graph/targets/drive-item.ts";
import { newFile } from "../../../../src/graph/targets/new-file.ts";
import { bundle } from "../../../../src/graph/targets/bundle.ts";
import { bundle as target, specOf, without } from "../../../support/scripted-graph.ts";

const kind = driveItemKind(bundle);
const times = {
  fileSystemInfo: {
    createdDateTime: "2026-01-01T00:00:00.000Z",
    lastModifiedDateTime: "2026-02-02T00:00:00.000Z",
  },
};
const item = {
  "@odata.type": "microsoft.graph.driveItemUploadableProperties",
  "@microsoft.graph.conflictBehavior": "fail",
  name: "report.pdf",
  ...times,
};

describe("a target that ends in a driveItem", () => {
  it("takes multiples of 320 KiB below 60 MiB, 10 MiB by default", () => {
    expect(driveItemRules).toEqual({
      alignBytes: 327_680,
      minRangeBytes: 327_680,
      maxBytes: 268_435_456_000,
      maxRangeBytes: 62_586_880,
      defaultRangeBytes: 10_485_760,
      wholeBelowBytes: 1,
      takesEmpty: true,
      keepsHash: true,
      sizeIsExact: true,
      hasUniqueNames: true,
    });
    expect(driveItemRules.maxRangeBytes).toBeLessThan(60 * 1024 * 1024);
    expect(driveItemRules.maxRangeBytes + driveItemRules.alignBytes).toBeGreaterThanOrEqual(60 * 1024 * 1024);
    for (const { workload, rules } of targetKinds) {
      if (workload === "files") expect(rules).toBe(driveItemRules);
    }
  });

  it("asks for a session with exactly name, times and conflict behaviour", () => {
    expect(kind.sessionBody(specOf(target))).toStrictEqual({ item });
  });

  it.each([
    ["fail", "fail"],
    ["replace", "replace"],
    ["rename", "rename"],
    ["skip", "fail"],
    ["replaceIfNewer", "replace"],
    ["replaceIfDifferent", "replace"],
  ])("always says the conflict behaviour: %s is sent as %s", (conflictBehavior, sent) => {
    expect(kind.sessionBody(specOf(target, { conflictBehavior }))).toStrictEqual({
      item: { ...item, "@microsoft.graph.conflictBehavior": sent },
    });
  });

  it.each([driveItem, newFile])("leaves the name out where the address has it: $kind", (one) => {
    expect(one.sessionBody(specOf(target))).toStrictEqual({ item: without(item, "name") });
  });

  it("sends fileSize only when the job asks for it", () => {
    expect(kind.sessionBody(specOf(target, { sendFileSize: true }))).toStrictEqual({
      item: { ...item, fileSize: 1000 },
    });
  });

  it("says deferCommit only when it is true", () => {
    expect(kind.sessionBody(specOf(target, { deferCommit: true }))).toStrictEqual({
      item,
      deferCommit: true,
    });
  });

  it("says no times when the blob has none, and takes the change for the creation if need be", () => {
    const none = specOf(target, {}, { createdOn: null, modifiedOn: null });
    expect(kind.sessionBody(none)).toStrictEqual({ item: without(item, "fileSystemInfo") });
    const changedOnly = specOf(target, {}, { createdOn: null });
    expect(kind.sessionBody(changedOnly)).toMatchObject({
      item: { fileSystemInfo: { createdDateTime: "2026-02-02T00:00:00.000Z" } },
    });
  });

  it("goes on from the first start to the end, whatever else is listed", () => {
    const listed = [
      { start: 10, endExclusive: 20 },
      { start: 50, endExclusive: 60 },
    ];
    expect(kind.remaining(listed, 100)).toEqual([{ start: 10, endExclusive: 100 }]);
    expect(kind.remaining([], 100)).toEqual([]);
  });

  it("reads a driveItem", () => {
    const body = {
      id: "01A",
      name: "report.pdf",
      size: 1000,
      eTag: '"{1},1"',
      webUrl: "https://contoso.example/report.pdf",
      file: { hashes: { quickXorHash: "AAA=" } },
      fileSystemInfo: { lastModifiedDateTime: "2026-01-05T08:00:00Z" },
    };
    expect(kind.item(body)).toEqual({
      id: "01A",
      name: "report.pdf",
      webUrl: "https://contoso.example/report.pdf",
      eTag: '"{1},1"',
      bytes: 1000,
      quickXorHash: "AAA=",
      uploaded: null,
      modifiedOn: "2026-01-05T08:00:00.000Z",
    });
    const pascal = { Id: "01A", Size: 0, File: { Hashes: { QuickXorHash: "BBB=" } } };
    expect(kind.item(pascal)).toMatchObject({ id: "01A", bytes: 0, quickXorHash: "BBB=" });
  });

  it("sees no item in an answer without id and size, such as an upload session", () => {
    expect(kind.item({ expirationDateTime: "2026-10-05T12:00:00Z", nextExpectedRanges: ["0-"] })).toBeNull();
    expect(kind.item({})).toBeNull();
  });
});
