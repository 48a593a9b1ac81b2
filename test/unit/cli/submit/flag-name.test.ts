import { expect, it } from "vitest";
import { faultInFlags } from "../../../../src/cli/submit/flag-name.ts";

it.each([
  ["target.driveId: is missing", "--drive-id is missing"],
  ["target.kind: must be one of a", "--to must be one of a"],
  ["target.sharingUrl: is not a link", "--to-url is not a link"],
  ["options.rangeBytes: must be at most 5", "--range-bytes must be at most 5"],
  ["options.labels.team: must be text", "--label team must be text"],
  ["options.fields: must have at most 50 entries", "--field must have at most 50 entries"],
  ["transferId: must be short", "--id must be short"],
  ["source.blob: must not be empty", "SOURCE must not be empty"],
  ["source.versionId: must not be empty", "--version-id must not be empty"],
  ["the job is too large", "the job is too large"],
])("%s is said as %s", (fault, said) => {
  expect(faultInFlags(fault)).toBe(said);
});

it("a command may have words of its own", () => {
  expect(faultInFlags("target.url: must be an address", { "target.url": "ADDRESS" })).toBe(
    "ADDRESS must be an address",
  );
});
