import { describe, expect, it } from "vitest";
import { printDocument } from "../../../../src/graph/targets/print-document.ts";
import { print, specOf } from "../../../support/scripted-graph.ts";

describe("a print document", () => {
  it("takes ranges below 10 MB of any length, no empty file, and keeps no hash", () => {
    expect(printDocument.rules).toEqual({
      alignBytes: 1,
      minRangeBytes: 204_800,
      maxBytes: null,
      maxRangeBytes: 9_830_400,
      defaultRangeBytes: 9_830_400,
      wholeBelowBytes: 0,
      takesEmpty: false,
      keepsHash: false,
      sizeIsExact: true,
      hasUniqueNames: true,
    });
    expect(printDocument.rules.defaultRangeBytes % (200 * 1024)).toBe(0);
    expect(printDocument.rules.maxRangeBytes).toBeLessThan(10_000_000);
  });

  it.each([
    ["the job's", { contentType: "application/oxps" }, "application/pdf", "application/oxps"],
    ["else the blob's", {}, "application/pdf", "application/pdf"],
    ["else plain bytes", {}, null, "application/octet-stream"],
  ])("asks for a session with exactly its properties; the content type is %s", (_what, options, of, sent) => {
    const spec = specOf(print, { ...options, deferCommit: true, sendFileSize: true }, { contentType: of });
    expect(printDocument.sessionBody(spec)).toStrictEqual({
      properties: { documentName: "report.pdf", contentType: sent, size: 1000 },
    });
  });

  it("sends just the ranges listed", () => {
    const listed = [
      { start: 10, endExclusive: 20 },
      { start: 50, endExclusive: 100 },
    ];
    expect(printDocument.remaining(listed, 100)).toEqual(listed);
    expect(printDocument.remaining([], 100)).toEqual([]);
  });

  it.each([
    ["2026-10-05T12:00:00Z", true],
    [null, false],
    [undefined, null],
  ])("whose uploadedDateTime is %j counts as uploaded: %j", (uploadedDateTime, uploaded) => {
    const body = {
      id: "d",
      displayName: "report.pdf",
      size: 1000,
      ...(uploadedDateTime === undefined ? {} : { uploadedDateTime }),
    };
    expect(printDocument.item(body)).toEqual({
      id: "d",
      name: "report.pdf",
      webUrl: null,
      eTag: null,
      bytes: 1000,
      quickXorHash: null,
      uploaded,
    });
  });

  it("is not seen in an answer without an id", () => {
    expect(printDocument.item({ size: 1000 })).toBeNull();
  });
});
