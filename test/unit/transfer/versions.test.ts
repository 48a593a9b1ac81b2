import { describe, expect, it } from "vitest";
import { optionsSchema, type Target } from "../../../src/transfer/job.ts";
import { readOptions, versionFor, writtenOptions } from "../../../src/transfer/versions.ts";

const DEFAULTS = optionsSchema.parse({});
const source = { container: "c", blob: "b", versionId: null };
const bundle: Target = { kind: "bundle", driveId: "d", itemId: "i" };

describe("the version of what is written", () => {
  it.each<[string, Target, object, number]>([
    ["a first kind", bundle, {}, 1],
    ["a first kind with options of its time", bundle, { conflictBehavior: "rename", deferCommit: true }, 1],
    ["a later kind", { kind: "drive", driveId: "d", path: "{name}" }, {}, 2],
    ["a later behavior", bundle, { conflictBehavior: "skip" }, 2],
    ["a later option", bundle, { checkIn: true }, 2],
    ["columns", bundle, { fields: { a: 1 } }, 2],
    ["a content type", bundle, { contentTypeId: "0x01" }, 2],
  ])("of %s", (_what, target, own, version) => {
    expect(versionFor({ source, target, options: { ...DEFAULTS, ...own } })).toBe(version);
  });
});

describe("options as they are written", () => {
  it("hold no later option that says nothing, so that an older app reads them", () => {
    const written = writtenOptions(DEFAULTS);
    for (const later of ["names", "checkIn", "fields", "contentTypeId"])
      expect(written).not.toHaveProperty(later);
    expect(written.conflictBehavior).toBe("fail");
    expect(readOptions(written)).toEqual(DEFAULTS);
  });

  it("hold every later option that says something", () => {
    const options = { ...DEFAULTS, names: "fail" as const, fields: { a: ["x"] }, contentTypeId: "0x01" };
    expect(readOptions(writtenOptions(options))).toEqual(options);
    expect(writtenOptions(options)).toMatchObject({
      names: "fail",
      fields: { a: ["x"] },
      contentTypeId: "0x01",
    });
  });
});
