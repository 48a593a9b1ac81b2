import { describe, expect, it } from "vitest";
import { driveItemRules } from "../../../../src/graph/targets/drive-item-kind.ts";
import { printDocument } from "../../../../src/graph/targets/print-document.ts";
import { sizeRefusal } from "../../../../src/transfer/step/size-refusal.ts";
import { fresh } from "../../../support/sample-records.ts";

const GIB = 1024 ** 3;

const recordOf = (bytes: number, rangeBytes?: number) => {
  const { source, request } = fresh("t-1");
  const options = { ...request.options, ...(rangeBytes === undefined ? {} : { rangeBytes }) };
  return { source: source && { ...source, bytes }, request: { ...request, options } };
};

describe("a blob", () => {
  it.each([
    ["as large as a drive takes", recordOf(250 * GIB), driveItemRules],
    ["as large as a drive takes, in ranges of 10 MiB", recordOf(250 * GIB, 32 * 327_680), driveItemRules],
    ["in exactly 100,000 ranges", recordOf(100_000 * 327_680, 327_680), driveItemRules],
    ["that is empty, for a drive", recordOf(0), driveItemRules],
    ["of any size, for print", recordOf(300 * GIB), printDocument.rules],
    ["that nobody has looked at yet", { ...recordOf(0), source: null }, printDocument.rules],
  ])("%s is accepted", (_, record, rules) => {
    expect(sizeRefusal(record, rules)).toBeNull();
  });

  it.each([
    [
      "larger than a drive takes",
      recordOf(250 * GIB + 1),
      driveItemRules,
      "source-too-large",
      "source.blob has 268435456001 bytes, and a bundle takes at most 268435456000",
    ],
    [
      "in more than 100,000 ranges",
      recordOf(100_000 * 327_680 + 1, 327_680),
      driveItemRules,
      "source-too-large",
      "source.blob has 32768000001 bytes, which takes more than 100000 ranges of 327680 bytes; options.rangeBytes must be at least 655360, or left out",
    ],
    [
      "too large for any size of range",
      recordOf(1000 * GIB, 204_800),
      printDocument.rules,
      "source-too-large",
      "source.blob has 1073741824000 bytes, which takes more than 100000 ranges of 204800 bytes; leave options.rangeBytes out",
    ],
    [
      "that is empty, for print",
      recordOf(0),
      printDocument.rules,
      "empty-not-supported",
      "source.blob is empty, and a bundle takes no empty file",
    ],
  ])("%s is refused", (_, record, rules, code, message) => {
    expect(sizeRefusal(record, rules)).toMatchObject({ code, message });
  });
});
