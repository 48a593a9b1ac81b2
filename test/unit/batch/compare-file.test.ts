import { describe, expect, it } from "vitest";
import { compareFile, knownFrom, NOTHING_KNOWN, wouldHashTell } from "../../../src/batch/compare-file.ts";
import type { ReportLine } from "../../../src/batch/report-line.ts";
import type { RemoteItem } from "../../../src/transfer/result.ts";

const MODIFIED = "2026-10-01T08:00:00.000Z";
const HASH = Buffer.alloc(20, 1).toString("base64");
const OTHER_HASH = Buffer.alloc(20, 2).toString("base64");

const blob = { bytes: 1000, modifiedOn: MODIFIED };
const file = (own: Partial<RemoteItem> = {}): RemoteItem => ({
  id: "01A",
  name: "a.pdf",
  webUrl: null,
  eTag: '"{1},1"',
  bytes: 1000,
  quickXorHash: HASH,
  uploaded: null,
  modifiedOn: MODIFIED,
  ...own,
});

describe("a blob and the file at its path", () => {
  it.each<[string, ReturnType<typeof compareFile>, Partial<RemoteItem> | null, object]>([
    ["no file", { status: "missing", by: null }, null, {}],
    ["a folder of its name", { status: "differs", by: "folder" }, { isFolder: true }, {}],
    ["another size", { status: "differs", by: "size" }, { bytes: 999 }, {}],
    ["the same size and time", { status: "same", by: "time" }, {}, {}],
    [
      "a time that differs by less than the service keeps",
      { status: "same", by: "time" },
      { modifiedOn: "2026-10-01T08:00:00.999Z" },
      {},
    ],
    [
      "the same size and another time",
      { status: "undecided", by: "time" },
      { modifiedOn: "2026-10-01T08:00:01.000Z" },
      {},
    ],
    ["the same size and no time", { status: "undecided", by: "time" }, { modifiedOn: null }, {}],
    ["no size", { status: "undecided", by: "time" }, { bytes: null }, {}],
    ["the hash that is known", { status: "same", by: "hash" }, { modifiedOn: null }, { quickXorHash: HASH }],
    ["another hash", { status: "differs", by: "hash" }, {}, { quickXorHash: OTHER_HASH }],
    [
      "no hash to compare with the known one",
      { status: "same", by: "time" },
      { quickXorHash: null },
      { quickXorHash: HASH },
    ],
    [
      "the ETag it arrived with, although SharePoint changed its size",
      { status: "same", by: "eTag" },
      { bytes: 1400 },
      { itemETag: '"{1},1"' },
    ],
    ["another ETag than it arrived with", { status: "same", by: "time" }, {}, { itemETag: '"{1},0"' }],
  ])("with %s are %j", (_, expected, item, known) => {
    expect(compareFile(blob, item && file(item), { ...NOTHING_KNOWN, ...known })).toEqual(expected);
  });

  it("are the same if both are empty, whenever they were modified", () => {
    const empty = { ...blob, bytes: 0 };
    expect(compareFile(empty, file({ bytes: 0, modifiedOn: null }), NOTHING_KNOWN)).toEqual({
      status: "same",
      by: "size",
    });
  });

  it("never match by an ETag that neither has", () => {
    expect(compareFile(blob, file({ eTag: null, bytes: 1 }), NOTHING_KNOWN)).toMatchObject({
      status: "differs",
    });
  });

  it.each<[boolean, Partial<RemoteItem> | null]>([
    [true, {}],
    [true, { modifiedOn: null }],
    [false, { quickXorHash: null }],
    [false, { bytes: 1 }],
    [false, { isFolder: true }],
    [false, null],
  ])("are worth reading (%j) with a file %j", (expected, item) => {
    const found = item && file(item);
    expect(wouldHashTell(blob, found, compareFile(blob, found, NOTHING_KNOWN))).toBe(expected);
  });
});

describe("what a manifest knows of a blob", () => {
  const line = (own: Partial<ReportLine> = {}): ReportLine => ({
    blob: "2026/a.pdf",
    bytes: 1000,
    eTag: '"0x1"',
    modifiedOn: MODIFIED,
    status: "completed",
    path: "a.pdf",
    transferId: "t",
    attempt: 1,
    item: { id: "01A", name: "a.pdf", webUrl: null, eTag: '"{1},1"' },
    quickXorHash: HASH,
    verification: "matched",
    error: null,
    ...own,
  });
  const known = { quickXorHash: HASH, itemETag: '"{1},1"' };

  it.each<[string, object, ReportLine | undefined]>([
    ["of one that arrived", known, line()],
    ["of one that had arrived before", known, line({ status: "unchanged" })],
    ["of one that was skipped", NOTHING_KNOWN, line({ status: "skipped" })],
    ["of one that failed", NOTHING_KNOWN, line({ status: "failed" })],
    ["of one that has changed since", NOTHING_KNOWN, line({ eTag: '"0x0"' })],
    ["of one with another path", NOTHING_KNOWN, line({ path: "b.pdf" })],
    ["of one that it does not list", NOTHING_KNOWN, undefined],
    ["of one without an item", { quickXorHash: HASH, itemETag: null }, line({ item: null })],
  ])("%s is %j", (_, expected, before) => {
    expect(knownFrom({ eTag: '"0x1"' }, "a.pdf", before)).toEqual(expected);
  });
});
